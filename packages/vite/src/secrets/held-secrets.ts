import type { SecretData } from '@keyward/core'
import type { ScannedSecret } from '../scan/index.ts'
import type { DeclaredSecret } from '../options/index.ts'
import { secretParts } from './secret-parts.ts'

/** Text of a field, a whole secret, or nothing where an optional one is not there. */
export type HeldValue = string | SecretData | undefined

/** The declared values that were read, by their names in code. A name that is missing here could not be read and need not be. */
export type HeldValues = ReadonlyMap<string, HeldValue>

/** What no browser may get: every text in the values that are not public, and what is secret in such a text. */
export function scannedSecrets(declared: readonly DeclaredSecret[], values: HeldValues): ScannedSecret[] {
  const allowed = new Set(declared.filter(({ isPublic }) => isPublic).map(({ secret }) => secret))
  return declared
    .flatMap(({ name, secret }) => {
      const value = values.get(name)
      if (typeof value === 'string') return [{ name: secret, value }]
      return value === undefined ? [] : textsIn(value.reveal(), `${secret}#`)
    })
    .filter(({ name }) => !allowed.has(name))
    .flatMap((each) => [each, ...secretParts(each)])
}

const mostEarlier = 1000

/** Those and what they were before, which may still be valid while others move on to the new. */
export function withEarlier(now: readonly ScannedSecret[], earlier: readonly ScannedSecret[]): ScannedSecret[] {
  const known = new Set(now.map(({ value }) => value))
  return [...now, ...earlier.filter(({ value }) => !known.has(value)).slice(0, mostEarlier)]
}

function textsIn(value: unknown, name: string): ScannedSecret[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ name, value: String(value) }]
  if (typeof value !== 'object' || value === null) return []
  const separator = name.endsWith('#') ? '' : '.'
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${name}${separator}${key}`))
}
