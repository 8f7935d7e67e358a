/** Secrets from HashiCorp Vault and OpenBao the way Nest applications expect them. */
export type { AdminRequest, VaultAdminModuleOptions } from './admin/admin-options.ts'
export { VaultAdminModule } from './admin/vault-admin-module.ts'
export { VaultExceptionFilter } from './errors/vault-exception-filter.ts'
export type {
  VaultClientOptions,
  VaultModuleAsyncOptions,
  VaultModuleOptions,
  VaultModulePlacement,
  VaultOptionsFactory,
  VaultStartOptions,
} from './module/module-options.ts'
export { nestLogger } from './module/nest-logger.ts'
export { VaultModule } from './module/vault-module.ts'
export { InjectSecret } from './secrets/inject-secret.ts'
export { InjectVault } from './secrets/inject-vault.ts'
export { OnSecretChange, type OnSecretChangeOptions } from './secrets/on-secret-change.ts'
export type { SecretRequest } from './secrets/secret-providers.ts'
export { getSecretToken, getVaultToken, type InjectSecretOptions } from './tokens.ts'
