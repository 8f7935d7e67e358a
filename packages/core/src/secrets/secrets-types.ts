import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { CallOptions, KvWriteOptions, KvWritten } from '../client/index.ts'
import type { SecretData } from '../foundation/index.ts'

/** What a name means for one call. */
export interface SecretNameOptions extends Pick<CallOptions, 'namespace'> {
  /** Instead of the client's own `secrets.mount`. */
  mount?: string | undefined
}

export interface SecretReadOptions extends SecretNameOptions, Pick<CallOptions, 'signal' | 'timeoutMs'> {
  /** An older version. Default: the newest. */
  version?: number | undefined
  /** Ask Vault, whatever is in memory. @default false */
  fresh?: boolean | undefined
}

/** `schema` is of valibot, Zod, ArkType or whatever else speaks Standard Schema. */
export interface SecretSchemaOptions<Schema extends StandardSchemaV1> extends SecretReadOptions {
  schema: Schema
}

/** What a schema makes of a secret: an object reads like one and prints redacted, like every secret. */
export type SecretOutput<Schema extends StandardSchemaV1> =
  StandardSchemaV1.InferOutput<Schema> extends infer Output
    ? Output extends object
      ? SecretData<Output>
      : Output
    : never

export interface GetManyOptions extends SecretReadOptions {
  /** How many are asked for at once. @default 50 */
  concurrency?: number | undefined
}

/** What is held in memory. */
export interface CacheState {
  entries: number
  bytes: number
}

/**
 * Secrets by name, kept encrypted in memory. A name is a path below the client's mount and prefix, `app/database`; `app/api-key#key` is one field.
 * Data reads like a plain object and prints as `[Secret app/database v3]`; `secretInfo(data)` tells where it came from. A secret that is in use is
 * read again before it is due. While Vault cannot be asked, the last good value is given, for at most `cache.maxStaleSeconds`, and says so; a refusal
 * is never answered from memory. Every method may be called concurrently: the same secret is asked for once. Besides the codes named below, each
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
  get<Data = Record<string, unknown>>(name: string, options?: SecretReadOptions): Promise<AsSecret<Data>>
  /** One field as it is: a string prints as what it is. Fails with `field_not_found`. */
  get<Schema extends StandardSchemaV1>(
    name: string,
    field: string,
    options: SecretSchemaOptions<Schema>,
  ): Promise<SecretOutput<Schema>>
  get<Value = string>(name: string, field: string, options?: SecretReadOptions): Promise<AsSecret<Value>>
  /** The same, but `undefined` when there is no such secret or no such field. */
  getOptional<Data = Record<string, unknown>>(
    name: string,
    options?: SecretReadOptions,
  ): Promise<AsSecret<Data> | undefined>
  getOptional<Value = string>(
    name: string,
    field: string,
    options?: SecretReadOptions,
  ): Promise<AsSecret<Value> | undefined>
  /**
   * Several, by their names. Fails with `incomplete` when any of them fails, after all were tried: `failures` holds the error of each.
   *
   * @example
   * const { 'app/database': database, 'app/openai#key': key } = await vault.secrets.getMany(['app/database', 'app/openai#key'])
   */
  getMany<Name extends string>(
    names: readonly Name[],
    options?: GetManyOptions,
  ): Promise<{ [Each in Name]: Each extends `${string}#${string}` ? string : SecretData }>
  exists(name: string, options?: SecretReadOptions): Promise<boolean>
  /** Writes the secret as a whole, as `vault.kv.write` does. */
  set(name: string, data: object, options?: SecretNameOptions & KvWriteOptions): Promise<KvWritten>
  /** KV v2 keeps its versions; KV v1 does not. */
  delete(name: string, options?: SecretNameOptions & CallOptions): Promise<void>
  /** Names directly below, folders with a slash at the end. Always asks Vault. */
  list(folder?: string, options?: SecretNameOptions & CallOptions): Promise<string[]>
  /** Forgets what is in memory of this secret, all its versions. */
  invalidate(name: string, options?: SecretNameOptions): void
  /** The same for every secret whose name begins so; without one, for all. */
  invalidateAll(prefix?: string, options?: SecretNameOptions): void
  /** Reads it from Vault now, for whoever asks from now on. */
  refresh(name: string, options?: SecretReadOptions): Promise<void>
  cacheState(): CacheState
}

/** Objects come wrapped: they read as they are and print redacted. */
export type AsSecret<Value> = Value extends object ? SecretData<Value> : Value
