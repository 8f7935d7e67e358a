import type { AsSecret, FieldName, SecretNameOptions } from '../secret-options.ts'

/** One version of a key. */
export interface RingKey<Key> {
  readonly version: number
  readonly createdTime: Date
  /** Objects read as they are and print redacted; a string prints as what it is. */
  readonly key: Key
}

export interface KeyRingOptions extends SecretNameOptions {
  /** How many versions before the newest are still good: 1 to 100. @default 1 */
  keep?: number | undefined
  /** How often it is read again. A little less is taken, at random. @default `cache.ttlSeconds` */
  everySeconds?: number | undefined
  /** For the first read. */
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
}

/**
 * The newest version of a key, and the ones before that are still good: what was signed or encrypted before a rotation is still accepted after it.
 * A version that is deleted or destroyed in Vault leaves the ring, the newest one too: the one before is then the current one. Stays up to date in the
 * background as a followed secret does, and at once when this client writes, invalidates or refreshes the secret. Holds its keys encrypted, prints without them, and does not keep a process alive.
 *
 * @example
 * const ring = await vault.secrets.keyRing('app/cookies#key', { keep: 2 })
 * app.use(cookieSession({ keys: ring.keys.map(({ key }) => key) })) // signs with the first, verifies with all
 */
export interface KeyRing<Key> extends AsyncIterable<readonly RingKey<Key>[], undefined>, Disposable {
  /** Of the secret: `app/cookies`. */
  readonly name: string
  /** To sign and encrypt with. Fails with `key_ring_empty` when every version is gone. */
  readonly current: RingKey<Key>
  /** To verify and decrypt with: newest first, the current one included. Decrypted each time. */
  readonly keys: readonly RingKey<Key>[]
  /** Called after each change of the ring. Returns the removal of the listener; one that throws, or whose promise rejects, disturbs nobody. */
  onChange(
    listener: (next: readonly RingKey<Key>[], previous: readonly RingKey<Key>[]) => void | Promise<void>,
  ): () => void
  /** Reads it now. Never fails: what cannot be read, though it is not gone, stays as it was. */
  refresh(): Promise<void>
  /** Ends the background reads. The keys stay as they are. */
  close(): void
}

/**
 * Opens the key ring of a secret in KV v2, or of one field of it. Fails as `vault.secrets.get` does, with `unsupported` in KV v1, and with
 * `schema_mismatch` when the field is no key: a key is text, and neither empty nor white space alone. A later version that is none is passed over.
 */
export interface OpenKeyRing {
  (name: FieldName, options?: KeyRingOptions): Promise<KeyRing<string>>
  <Key = Record<string, unknown>>(name: string, options?: KeyRingOptions): Promise<KeyRing<AsSecret<Key>>>
  <Key extends string = string>(name: string, field: string, options?: KeyRingOptions): Promise<KeyRing<Key>>
}
