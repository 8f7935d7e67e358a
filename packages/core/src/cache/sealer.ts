import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Clock } from '../foundation/index.ts'

/** Text that only this process can read, and only as what it was sealed as. */
export interface Sealed {
  readonly key: KeyObject
  readonly nonce: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

/** Keeps text encrypted in memory. Not authenticated as `as`, it does not open. */
export interface Sealer {
  /** Of ASCII characters only. */
  seal(text: string, as: Buffer): Sealed
  /** Throws when it was sealed as something else, or changed. */
  open(sealed: Sealed, as: Buffer): string
}

export interface KeyLimits {
  afterMs: number
  afterUses: number
}

const algorithm = 'aes-256-gcm'
// A key of each hour, and far fewer uses than the 2^32 after which NIST SP 800-38D wants another one.
const defaultLimits: KeyLimits = { afterMs: 3_600_000, afterUses: 2 ** 31 }

/**
 * Seals with AES-256-GCM. The key is random, stays outside of the JavaScript heap and rolls; an old one lives for as long as something that was
 * sealed with it. The nonce counts up under each key, so none is ever used twice.
 */
export function createSealer(clock: Clock, limits: KeyLimits = defaultLimits): Sealer {
  let key: KeyObject | undefined
  let uses = 0
  let since = 0
  const keyForNext = (): KeyObject => {
    const isSpent = uses >= limits.afterUses || clock.monotonic() - since >= limits.afterMs
    if (key !== undefined && !isSpent) return key
    uses = 0
    since = clock.monotonic()
    return (key = createSecretKey(randomBytes(32)))
  }
  return {
    seal(text, as) {
      const sealingKey = keyForNext()
      const nonce = Buffer.alloc(12)
      nonce.writeUInt32BE(uses++, 8)
      const cipher = createCipheriv(algorithm, sealingKey, nonce)
      cipher.setAAD(as)
      const ciphertext = cipher.update(text, 'latin1')
      cipher.final()
      return { key: sealingKey, nonce, ciphertext, tag: cipher.getAuthTag() }
    },
    open({ key: sealingKey, nonce, ciphertext, tag }, as) {
      const decipher = createDecipheriv(algorithm, sealingKey, nonce, { authTagLength: 16 })
      decipher.setAAD(as)
      decipher.setAuthTag(tag)
      const bytes = decipher.update(ciphertext)
      try {
        decipher.final()
        return bytes.toString('latin1')
      } finally {
        // Strings cannot be wiped, but this copy can.
        bytes.fill(0)
      }
    },
  }
}
