import { isSecretData } from '../../foundation/index.ts'

/** A body with redacted data revealed: what was read through `vault.kv` may be written as it is. */
export function requestBody(value: unknown): unknown {
  if (isSecretData(value)) return value.reveal()
  if (Array.isArray(value)) return value.map(requestBody)
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, requestBody(field)]))
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
