/** Secrets from HashiCorp Vault and OpenBao in Express 4 and 5. */
export type {
  ExpressErrorHandler,
  ExpressHandler,
  ExpressHandlerWith,
  ExpressNext,
  ExpressRequest,
  ExpressResponse,
} from './express-types.ts'
export {
  type NamedSecrets,
  requireSecrets,
  type SecretLocals,
  type SecretSchemas,
  type SecretsOfSchemas,
} from './require-secrets.ts'
export { vaultAdminRouter } from './vault-admin-router.ts'
export { vaultErrorHandler, type VaultErrorHandlerOptions } from './vault-error-handler.ts'
export { getVault, vaultMiddleware } from './vault-middleware.ts'
export { withKeys, type WithKeysOptions } from './with-keys.ts'
