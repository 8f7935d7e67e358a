/** How Vault is doing, for `@nestjs/terminus`. */
export { VaultHealthIndicator, type VaultHealthOptions } from './vault-health-indicator.ts'
