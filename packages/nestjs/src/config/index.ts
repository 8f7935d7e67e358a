/** Secrets as configuration of `@nestjs/config`. */
export { vaultConfig, type VaultConfigFactory, type VaultConfigOptions } from './vault-config.ts'
