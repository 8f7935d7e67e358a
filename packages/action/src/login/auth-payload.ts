import type { AuthMethod } from '@keyward/core'
import type { InputReader } from '../inputs/index.ts'

/** A method that is not known here: what `authPayload` holds is sent to its log-in. */
export function withPayload(inputs: InputReader, name: string, mount: string, payload: string): AuthMethod | undefined {
  const body = jsonObject(payload)
  if (body === undefined) {
    inputs.problem('authPayload', 'must be a JSON object such as {"role":"deploy"}')
    return undefined
  }
  return { name, login: ({ login }) => login(`auth/${mount}/login`, body) }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
