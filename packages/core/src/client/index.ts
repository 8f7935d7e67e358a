/** Talks to one Vault: options, transport, log-in, session and the KV engine. */
export {
  appRole,
  type AppRoleOptions,
  type AuthMethod,
  type AuthToken,
  type Credential,
  github,
  type GithubOptions,
  jwt,
  type JwtOptions,
  kubernetes,
  type KubernetesOptions,
  ldap,
  type LdapOptions,
  type LoginContext,
  tlsCertificate,
  type TlsCertificateOptions,
  tokenFile,
  type TokenFileOptions,
  userpass,
  type UserpassOptions,
} from './auth/index.ts'
export { type Client, createClient } from './client.ts'
export type { ClientEvents } from './client-events.ts'
export type { Health, HealthStatus, NodeHealth, SessionHealth } from './health/index.ts'
export type {
  Kv,
  KvMetadata,
  KvMetadataChange,
  KvReadOptions,
  KvSecret,
  KvVersion,
  KvVersionsOptions,
  KvWriteOptions,
  KvWritten,
} from './kv/index.ts'
export type { NodeState } from './nodes/index.ts'
export {
  type DebugRoom,
  isPlainHttpElsewhere,
  type Logger,
  type MetricsOptions,
  type NodeOptions,
  resolveOptions,
  type ResolvedOptions,
  type RetryOptions,
  type VaultOptions,
} from './options/index.ts'
export type { TlsOptions } from './transport/index.ts'
export type { CallOptions } from './request/index.ts'
