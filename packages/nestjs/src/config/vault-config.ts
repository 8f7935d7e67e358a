import { createVault, type Vault } from '@keyward/core'
import { Logger } from '@nestjs/common'
import { type ConfigFactoryKeyHost, registerAs } from '@nestjs/config'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { checkVault, checkVaultConfig } from './check-vault-config.ts'
import { liveConfig } from './live-config.ts'

type SecretNames = Readonly<Record<string, string>>

/** A field of a secret is a text unless a schema says otherwise; a whole secret is its data. */
type ConfigOf<Secrets extends SecretNames> = {
  readonly [Key in keyof Secrets]: Secrets[Key] extends `${string}#${string}`
    ? string
    : Readonly<Record<string, unknown>>
}

export interface VaultConfigOptions<Secrets extends SecretNames, Schema extends StandardSchemaV1> {
  /** What each key is: `app/database#password`, one field, or `app/database`, a whole secret. */
  secrets: Secrets
  /** Any Standard Schema, for all of it; one that does not have to be waited for. */
  schema?: Schema | undefined
  /** The client to ask. It is not closed here. Default: one made from the environment, shared by all that name none. */
  vault?: Vault | (() => Vault) | undefined
}

/** For `ConfigModule.forRoot({ load: […] })`, `ConfigModule.forFeature()`, `@Inject(config.KEY)` and `ConfigType<typeof config>`. */
export type VaultConfigFactory<Config> = (() => Promise<Config>) & ConfigFactoryKeyHost<Promise<Config>>

/**
 * A configuration namespace that comes from Vault. It is read while the application starts, which stops when a secret is missing or does not fit the
 * schema. From then on its properties give the newest values, through `ConfigService` too unless that has `cache: true`; what no longer fits is
 * not taken. Nothing is written to `process.env`. To have variables stand in for secrets that are not there yet, give a client with
 * `secrets.environmentFallback`.
 *
 * @example
 * export const databaseConfig = vaultConfig('database', {
 *   secrets: { user: 'app/database#user', password: 'app/database#password' },
 * })
 */
export function vaultConfig<
  const Secrets extends SecretNames,
  Schema extends StandardSchemaV1 = StandardSchemaV1<ConfigOf<Secrets>>,
>(
  namespace: string,
  options: VaultConfigOptions<Secrets, Schema>,
): VaultConfigFactory<Readonly<StandardSchemaV1.InferOutput<Schema>>> {
  checkVaultConfig(namespace, options)
  const { secrets, schema, vault = clientOfEnvironment } = options
  return registerAs(namespace, async () => {
    const client: unknown = typeof vault === 'function' ? vault() : vault
    checkVault(client, namespace)
    const config = await liveConfig(client, { namespace, secrets, schema }).catch((error: unknown) => {
      new Logger('vaultConfig').error(`The configuration ${namespace} cannot be had`)
      throw error
    })
    return config as Readonly<StandardSchemaV1.InferOutput<Schema>>
  })
}

let shared: Vault | undefined

// Its token is one that was given, which is never revoked: nobody needs to close it.
function clientOfEnvironment(): Vault {
  return (shared ??= createVault())
}
