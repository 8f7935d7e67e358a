import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { CallOptions } from '../client/index.ts'
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
export type SecretOutput<Schema extends StandardSchemaV1> = AsSecret<StandardSchemaV1.InferOutput<Schema>>

export interface GetManyOptions extends SecretReadOptions {
  /** How many are asked for at once. @default 50 */
  concurrency?: number | undefined
}

/** Objects come wrapped: they read as they are and print redacted. What a schema made of a class is as it is, and prints as it does. */
export type AsSecret<Value> = Value extends WithMethods ? Value : Value extends object ? SecretData<Value> : Value

type WithMethods = Date | URL | RegExp | Uint8Array | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>

/** The name of one field, `app/openai#key`, where it is written out. */
export type FieldName = `${string}#${string}`
