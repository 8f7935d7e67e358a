import type { AuthMethod } from '../auth/index.ts'

/**
 * Options of `createVault()`. What is not given here is read from the environment as the command lines of Vault and OpenBao read it
 * (`BAO_…` before `VAULT_…`); what is in neither has the default named.
 */
export interface VaultOptions {
  /** @default `VAULT_ADDR`, else `https://127.0.0.1:8200` */
  address?: string
  /** A token made elsewhere. Excludes `auth`. @default `VAULT_TOKEN`, unless `auth` is given */
  token?: string
  /** How to log in, for example `appRole({ roleId, secretId })`. Excludes `token`. */
  auth?: AuthMethod
  /** @default `VAULT_NAMESPACE`, else the root namespace */
  namespace?: string
  /** For one call with all that it needs, log-in included. @default `VAULT_CLIENT_TIMEOUT`, else 60 000 */
  timeoutMs?: number
  /** For opening one connection. @default 5 000 */
  connectTimeoutMs?: number
  /** Connections open at once. @default 50 */
  maxConnections?: number
  /** A larger answer is refused. @default 33 554 432 (32 MiB) */
  maxResponseBytes?: number
  /** Allows http to a host that is not this machine. Everything, tokens included, then travels in clear. @default false */
  allowPlainHttp?: boolean
  tls?: TlsOptions
  kv?: {
    /** The KV version of mounts that the token may not ask about, for example `{ 'team/kv': 2 }`. */
    mounts?: Record<string, 1 | 2>
  }
  /** Where to read what is not given; `false` reads nothing. @default process.env */
  environment?: Record<string, string | undefined> | false
}

export interface TlsOptions {
  /** PEM file of the authorities to trust instead of the system's. @default `VAULT_CACERT` */
  caFile?: string
  /** The same as text. @default `VAULT_CACERT_BYTES` */
  caCertificate?: string
  /** A folder of such PEM files. @default `VAULT_CAPATH` */
  caDirectory?: string
  /** PEM file of this client's certificate; needs `keyFile`. @default `VAULT_CLIENT_CERT` */
  certificateFile?: string
  /** @default `VAULT_CLIENT_KEY` */
  keyFile?: string
  /** The name to expect in the server's certificate. @default `VAULT_TLS_SERVER_NAME`, else the host of the address */
  serverName?: string
  /** Trusts any certificate: for experiments only. @default `VAULT_SKIP_VERIFY`, else false */
  skipVerify?: boolean
}
