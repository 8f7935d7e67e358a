/** Where `vault.secrets` finds a secret by its name. */
export interface SecretsOptions {
  /** The mount of the KV engine. @default 'secret' */
  mount?: string
  /** Put before each name: with `shop/production`, `database` is `secret/shop/production/database`. @default '' */
  prefix?: string
  /** Environment variables to fall back on. Without this, none is ever read. */
  environmentFallback?: EnvironmentFallbackOptions
}

/**
 * Lets secrets come from environment variables where Vault does not give them. Whatever does is said to, each time. A call that names a version, a
 * namespace or a mount of its own never takes a variable, which knows of none.
 */
export interface EnvironmentFallbackOptions {
  /**
   * `not_found`: Vault says that there is no such secret, or no such field. `unreachable`: no answer can be had, from Vault or from what was read
   * before; a refusal is an answer.
   */
  when: readonly EnvironmentFallbackReason[]
  /**
   * The variables of single names: `{ 'app/openai#key': 'OPENAI_API_KEY', 'app/database': { host: 'DB_HOST', password: 'DB_PASSWORD' } }`. A
   * variable for a whole secret holds a JSON object.
   */
  variables?: Record<string, string | Record<string, string>>
  /**
   * Every other name by its own: `app/api-keys/openai#key` from `APP_API_KEYS_OPENAI_KEY`; `app/database` from a JSON object in `APP_DATABASE`,
   * else from all that begin with `APP_DATABASE_`, their rests in lower case being the fields: those of longer names,
   * `APP_DATABASE_REPLICA_HOST` of `app/database/replica`, are taken for fields too. Variables that begin with `VAULT_` or `BAO_` are never taken, nor
   * is any for a name or field without a Latin letter or digit. @default false
   */
  byRule?: boolean
}

export type EnvironmentFallbackReason = 'not_found' | 'unreachable'
