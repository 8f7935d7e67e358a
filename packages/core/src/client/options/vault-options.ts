import type { AuthMethod } from '../auth/index.ts'
import type { TlsOptions } from '../transport/index.ts'
import type { CacheOptions } from './cache-options.ts'
import type { SecretsOptions } from './secrets-options.ts'
import type { Logger, MetricsOptions } from './telemetry-options.ts'

/**
 * Options of `createVault()`. What is not given here is read from the environment as the command lines of Vault and OpenBao read it
 * (`BAO_…` before `VAULT_…`); what is in neither has the default named.
 */
export interface VaultOptions {
  /**
   * Where Vault is: `https://…`, `http://…` to this machine, or `unix:///path` for the socket of a local agent or proxy. Several addresses are
   * taken for the nodes of one cluster. @default `VAULT_ADDR`, else `https://127.0.0.1:8200`
   */
  address?: string | readonly string[]
  nodes?: NodeOptions
  retry?: RetryOptions
  /** A token made elsewhere. Excludes `auth`. @default `VAULT_TOKEN`, else what `~/.vault-token` holds; unless `auth` is given */
  token?: string
  /** How to log in, for example `appRole({ roleId, secretId })`. Excludes `token`. */
  auth?: AuthMethod
  /** @default `VAULT_NAMESPACE`, else the root namespace */
  namespace?: string
  /** For one call with all that it needs, log-in included. @default `VAULT_CLIENT_TIMEOUT`, else 60 000 */
  timeoutMs?: number
  /** For opening one connection. @default 5 000 */
  connectTimeoutMs?: number
  /** Connections open at once, to one node. @default 50 */
  maxConnections?: number
  /** A larger answer is refused. @default 33 554 432 (32 MiB) */
  maxResponseBytes?: number
  /** Allows http to a host that is not this machine. Everything, tokens included, then travels in clear. @default false */
  allowPlainHttp?: boolean
  tls?: TlsOptions
  /** Sent with every request, for what stands before the server. Vault's own (`X-Vault-…`) and those of HTTP's framing are refused. */
  headers?: Record<string, string>
  kv?: {
    /** The KV version of mounts that the token may not ask about, for example `{ 'team/kv': 2 }`. */
    mounts?: Record<string, 1 | 2>
  }
  secrets?: SecretsOptions
  /** What `vault.secrets` keeps in memory; `false` keeps nothing. `vault.kv` always asks. */
  cache?: CacheOptions | false
  /** Is told about log-ins, renewals, retries and nodes, and about options that give up safety. */
  logger?: Logger
  metrics?: MetricsOptions
  /** Where to read what is not given; `false` reads nothing. @default process.env */
  environment?: Record<string, string | undefined> | false
}

export interface NodeOptions {
  /** Ask the cluster for its other nodes (`sys/leader`, and `sys/ha-status` where the token may read it). @default false */
  discover?: boolean
  /** Which nodes may answer reads, unless a call says otherwise. @default 'active' */
  readFrom?: 'active' | 'any'
}

/** How often a call is tried. What is not safe to repeat is not repeated, whatever is said here. */
export interface RetryOptions {
  /** Tries in all; moving on to another node of a cluster is not counted. @default `VAULT_MAX_RETRIES` + 1, else 3 */
  attempts?: number
  /** Before the second try; doubled for each further one. @default 100 */
  delayMs?: number
  /** @default 2 000 */
  maxDelayMs?: number
}
