import type { ScannedSecret } from '../scan/index.ts'

/**
 * What is secret by itself in the text of a secret: the password in an address such as `postgresql://app:password@db/shop`, and in JSON, such as the key
 * of a service account, what its name says is secret. Everybody may know the rest.
 */
export function secretParts({ name, value }: ScannedSecret): ScannedSecret[] {
  const password = passwordOf(value)
  if (password !== undefined) return [{ name: `the password in ${name}`, value: password }]
  return namedIn(parsed(value)).map(([key, text]) => ({ name: `${key} in ${name}`, value: text }))
}

function passwordOf(value: string): string | undefined {
  const { password = '' } = URL.parse(value) ?? {}
  if (password === '') return undefined
  try {
    return decodeURIComponent(password)
  } catch {
    return password
  }
}

function parsed(value: string): unknown {
  if (!value.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

const soundsSecret = /passw|secret|private|credential|token|signing|api_?key/i

function namedIn(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]: [string, unknown]): [string, string][] => {
    if (typeof item !== 'string') return namedIn(item)
    // Where tokens are to be had is no secret.
    return soundsSecret.test(key) && !/^https?:/.test(item) ? [[key, item]] : []
  })
}
