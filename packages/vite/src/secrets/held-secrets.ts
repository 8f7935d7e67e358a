import type { SecretData } from '@keyward/core'
import type { ScannedSecret } from '../scan/index.ts'
import type { DeclaredSecret } from '../options/index.ts'

/** Text of a field, a whole secret, or nothing where an optional one is not there. */
export type HeldValue = string | SecretData | undefined

/** The declared values that were read, by their names in code. A name that is missing here could not be read and need not be. */
export type HeldValues = ReadonlyMap<string, HeldValue>

/** What no browser may get: every text in the values that are not public. */
export function scannedSecrets(declared: readonly DeclaredSecret[], values: HeldValues): ScannedSecret[] {
  const allowed = new Set(declared.filter(({ isPublic }) => isPublic).map(({ secret }) => secret))
  return declared
    .flatMap(({ name, secret }) => {
      const value = values.get(name)
      if (typeof value === 'string') return [{ name: secret, value }]
      return value === undefined ? [] : textsIn(value.reveal(), `${secret}#`)
    })
    .filter(({ name }) => !allowed.has(name))
}

function textsIn(value: unknown, name: string): ScannedSecret[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ name, value: String(value) }]
  if (typeof value !== 'object' || value === null) return []
  const separator = name.endsWith('#') ? '' : '.'
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${name}${separator}${key}`))
}
