import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AsSecret, FieldName, SecretNameOptions, SecretOutput } from '../secret-options.ts'
import type { SecretInfo } from '../secret-info.ts'

export interface FollowSecretOptions extends SecretNameOptions {
  /** For the first read. */
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
  /** How often it is read again. A little less is taken, at random. @default `cache.ttlSeconds` */
  everySeconds?: number | undefined
}

/** `schema` must be one that does not have to be waited for. */
export interface FollowSchemaOptions<Schema extends StandardSchemaV1> extends FollowSecretOptions {
  schema: Schema
}

/**
 * A secret that stays up to date in the background: read again at intervals, and at once when this client writes, invalidates or
 * refreshes it; what any other read of `vault.secrets` brings is taken over if it is newer. Holds its value encrypted, prints without it, and does not
 * keep a process alive.
 *
 * @example
 * const key = await vault.secrets.follow<string>('app/openai', 'key')
 * const answer = await ask(question, { apiKey: key.current })
 */
export interface FollowedSecret<Value> extends AsyncIterable<Value, undefined>, Disposable {
  /** The newest value that was read and is what it should be. Decrypted each time: take it where it is needed, and do not keep it. */
  readonly current: Value
  /** About the newest value: `source` is `stale` while it cannot be read again. */
  readonly info: SecretInfo
  /** Called after each change. Returns the removal of the listener; one that throws, or whose promise rejects, disturbs nobody. */
  onChange(listener: (next: Value, previous: Value) => unknown): () => void
  /** Gives the value after each change from now on; of several changes in a row only the last. Ends when this is closed. */
  [Symbol.asyncIterator](): AsyncIterator<Value, undefined>
  /** Reads it now. Never fails: what cannot be read stays as it was. */
  refresh(): Promise<void>
  /** Ends the background reads. `current` stays as it is. */
  close(): void
}

/** Follows a secret, or one field of it. Fails as `vault.secrets.get` does. */
export interface Follow {
  <Schema extends StandardSchemaV1>(
    name: string,
    options: FollowSchemaOptions<Schema>,
  ): Promise<FollowedSecret<SecretOutput<Schema>>>
  (name: FieldName, options?: FollowSecretOptions): Promise<FollowedSecret<string>>
  <Data = Record<string, unknown>>(name: string, options?: FollowSecretOptions): Promise<FollowedSecret<AsSecret<Data>>>
  <Schema extends StandardSchemaV1>(
    name: string,
    field: string,
    options: FollowSchemaOptions<Schema>,
  ): Promise<FollowedSecret<SecretOutput<Schema>>>
  <Value = string>(name: string, field: string, options?: FollowSecretOptions): Promise<FollowedSecret<AsSecret<Value>>>
}
