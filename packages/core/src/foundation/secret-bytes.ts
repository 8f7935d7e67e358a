import { inspect } from 'node:util'
import type { SecretLabel } from './secret-data.ts'
import { VaultError } from './vault-error.ts'

/**
 * Secret bytes. Prints as `[Secret transit/decrypt/orders]` in console, inspect, JSON and text, whatever is in it.
 *
 * @example
 * const key = createSecretKey(dataKey.plaintext.reveal())
 */
export interface SecretBytes {
  /** An independent copy, which may be overwritten after use. */
  reveal(): Buffer
  /** Read as UTF-8. Fails with `invalid_argument` when the bytes are none, rather than replacing what it cannot read. */
  revealText(): string
}

/** Takes bytes that nobody else holds. */
export function secretBytes(bytes: Buffer, { path }: SecretLabel): SecretBytes {
  return new RedactedBytes(bytes, `[Secret ${path}]`)
}

export function isSecretBytes(value: unknown): value is SecretBytes {
  return value instanceof RedactedBytes
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

class RedactedBytes implements SecretBytes {
  readonly #bytes: Buffer
  readonly #printed: string

  constructor(bytes: Buffer, printed: string) {
    this.#bytes = bytes
    this.#printed = printed
  }

  reveal(): Buffer {
    return Buffer.from(this.#bytes)
  }

  revealText(): string {
    try {
      return strictUtf8.decode(this.#bytes)
    } catch {
      throw new VaultError('invalid_argument', `${this.#printed} is not UTF-8 text`, {
        hint: 'Take the bytes with reveal() instead.',
      })
    }
  }

  toJSON(): string {
    return this.#printed
  }

  toString(): string {
    return this.#printed
  }

  [inspect.custom](): string {
    return this.#printed
  }
}
