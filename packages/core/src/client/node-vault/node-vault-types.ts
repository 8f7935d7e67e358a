import type nodeVault from 'node-vault'
import type { CallOptions } from '../request/index.ts'

/**
 * The client of the npm package node-vault, all its commands included, on this client's connections, session, retries and errors. Its
 * answers are plain objects, as node-vault gives them. May be used concurrently; `vault.close()` ends it.
 *
 * `token` is empty while the session's token is used. Setting it, or a log-in command, gives this one client a token of its own, which is
 * neither renewed nor revoked unless asked for; setting it to `''` goes back to the session.
 */
export interface NodeVaultClient extends nodeVault.client {
  /** `''` is the root namespace. */
  namespace: string
  /** Goes before every path. */
  pathPrefix: string
  /** The mount of the Kubernetes commands that name none. @default 'kubernetes' */
  kubernetesPath: string
}

/** Options of `vault.nodeVault()`. Where the server is, TLS, time-outs and retries are options of `createVault()`. */
export interface NodeVaultOptions {
  /** A token for this client alone. Default: the session's. */
  token?: string
  /** @default the client's own */
  namespace?: string
  pathPrefix?: string
  /** @default 'kubernetes' */
  kubernetesPath?: string
  /** For every request; what a single call gives goes before it. Never changed. */
  requestOptions?: NodeVaultRequestOptions
}

/** What the last argument of a call, or `requestOptions` of a command, may hold. Anything else is refused. */
export interface NodeVaultRequestOptions extends CallOptions {
  /** `X-Vault-Token` and `X-Vault-Namespace` among them go before the client's own. */
  headers?: Readonly<Record<string, string | number | boolean | undefined>>
  /** What node-vault takes behind a `?` in the path, for example `{ version: 2 }`. */
  query?: Readonly<Record<string, string | number | boolean>>
  /** node-vault's word for `timeoutMs`. */
  timeout?: number
}
