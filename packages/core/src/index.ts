/** Secrets from HashiCorp Vault and OpenBao. */
export {
  appRole,
  type AppRoleOptions,
  type AuthMethod,
  type AuthToken,
  type CallOptions,
  type ClientEvents,
  type Kv,
  type KvMetadata,
  type KvMetadataChange,
  type KvReadOptions,
  type KvSecret,
  type KvVersion,
  type KvVersionsOptions,
  type KvWriteOptions,
  type KvWritten,
  type LoginContext,
  type NodeOptions,
  type NodeState,
  type RetryOptions,
  type TlsOptions,
  type VaultOptions,
} from './client/index.ts'
export {
  type EventSource,
  isSecretData,
  isVaultError,
  type OptionProblem,
  type SecretData,
  VaultError,
  type VaultErrorCode,
} from './foundation/index.ts'
export { createVault, type Vault } from './vault.ts'
