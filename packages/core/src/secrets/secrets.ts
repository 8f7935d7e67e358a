import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { CallOptions, KvWriteOptions, KvWritten } from '../client/index.ts'
import type { SecretData } from '../foundation/index.ts'
import type { FollowDatabaseCredentials } from './database-credentials/index.ts'
import type { Follow, OpenKeyRing } from './following/index.ts'
import type {
  AsSecret,
  FieldName,
  GetManyOptions,
  SecretNameOptions,
  SecretOutput,
  SecretReadOptions,
  SecretSchemaOptions,
} from './secret-options.ts'
import type { WithFresh } from './with-fresh.ts'

/** What is held in memory. */
export interface CacheState {
  entries: number
  /** Those of the entries that would be given out now if Vault could not be asked: not those that are too old, nor what is known not to be there. */
  usable: number
  bytes: number
}

/**
 * Secrets by name, kept encrypted in memory. A name is a path below the client's mount and prefix, `app/database`; `app/api-key#key` is one field.
 * Data reads like a plain object and prints as `[Secret app/database v3]`; `secretInfo(data)` tells where it came from. A secret that is in use is
 * read again before it is due. While Vault cannot be asked, the last good value is given, for at most `cache.maxStaleSeconds`, and says so; a refusal
 * is never answered from memory. Every method may be called concurrently: with the cache, the same secret is asked for once. Besides the codes named below, each
 * fails as `vault.kv` does.
 *
 * @example
 * const database = await vault.secrets.get('app/database')
 * connect(database.host, database.password)
 * const key = await vault.secrets.get('app/openai', 'key')
 */
export interface Secrets {
  /** Fails with `not_found`, and with `schema_mismatch`, which names the fields that do not fit. */
  get<Schema extends StandardSchemaV1>(
    name: string,
    options: SecretSchemaOptions<Schema>,
  ): Promise<SecretOutput<Schema>>
  get(name: FieldName, options?: SecretReadOptions): Promise<string>
  get<Data = Record<string, unknown>>(name: string, options?: SecretReadOptions): Promise<AsSecret<Data>>
  /** One field as it is: a string prints as what it is. Fails with `field_not_found`. */
  get<Schema extends StandardSchemaV1>(
    name: string,
    field: string,
    options: SecretSchemaOptions<Schema>,
  ): Promise<SecretOutput<Schema>>
  get<Value = string>(name: string, field: string, options?: SecretReadOptions): Promise<AsSecret<Value>>
  /** The same, but `undefined` when there is no such secret or no such field. */
  getOptional<Schema extends StandardSchemaV1>(
    name: string,
    options: SecretSchemaOptions<Schema>,
  ): Promise<SecretOutput<Schema> | undefined>
  getOptional(name: FieldName, options?: SecretReadOptions): Promise<string | undefined>
  getOptional<Data = Record<string, unknown>>(
    name: string,
    options?: SecretReadOptions,
  ): Promise<AsSecret<Data> | undefined>
  getOptional<Schema extends StandardSchemaV1>(
    name: string,
    field: string,
    options: SecretSchemaOptions<Schema>,
  ): Promise<SecretOutput<Schema> | undefined>
  getOptional<Value = string>(
    name: string,
    field: string,
    options?: SecretReadOptions,
  ): Promise<AsSecret<Value> | undefined>
  /**
   * Several, by their names; those that are not written out are typed as whole secrets. Fails with `incomplete` when any of
   * them fails, after all were tried: `failures` holds the error of each. With `aborted` or `timeout`, no more are asked for. The whole prints without
   * values; one field that was taken out of it is what it is.
   *
   * @example
   * const { 'app/database': database, 'app/openai#key': key } = await vault.secrets.getMany(['app/database', 'app/openai#key'])
   */
  getMany<Name extends string>(
    names: readonly Name[],
    options?: GetManyOptions,
  ): Promise<{ [Each in Name]: Each extends FieldName ? string : SecretData }>
  /** Keeps a secret, or one field of it, up to date in the background. */
  follow: Follow
  /** The versions of a key that are good. */
  keyRing: OpenKeyRing
  databaseCredentials: FollowDatabaseCredentials
  /**
   * Uses a secret, and once more, read anew, when it turns out to be no longer the right one. What `use` throws otherwise, or the second time, is
   * thrown on; so it is when the secret has not changed, because trying again would only help to lock an account.
   *
   * @example
   * const rows = await vault.secrets.withFresh('app/database', ({ user, password }: Login) => queryWith(user, password))
   */
  withFresh: WithFresh
  exists(name: string, options?: SecretReadOptions): Promise<boolean>
  /** Writes the secret as a whole, as `vault.kv.write` does. */
  set(name: string, data: object, options?: SecretNameOptions & KvWriteOptions): Promise<KvWritten>
  /** KV v2 keeps its versions; KV v1 does not. */
  delete(name: string, options?: SecretNameOptions & CallOptions): Promise<void>
  /** Names directly below, folders with a slash at the end. Always asks Vault. */
  list(folder?: string, options?: SecretNameOptions & CallOptions): Promise<string[]>
  /** Forgets what is in memory of this secret, all its versions, and has what follows it read it again now. Returns how many entries it forgot. */
  invalidate(name: string, options?: SecretNameOptions): number
  /**
   * The same for the secret of this name and every one below it: `app` is `app` and `app/database`, not `apple`; `app/` only what is below. Without a
   * name, for all.
   */
  invalidateAll(name?: string, options?: SecretNameOptions): number
  /** Reads it from Vault now, for whoever asks from now on and for what follows it. */
  refresh(name: string, options?: SecretReadOptions): Promise<void>
  cacheState(): CacheState
}
