/** The everyday interface: secrets by name, kept encrypted in memory. */
export { isAuthenticationFailure } from './authentication-failure.ts'
export { createSecrets } from './create-secrets.ts'
export { checkSecretName } from './named-secret.ts'
export type { SecretEvent, SecretEvents } from './secret-events.ts'
export { type SecretInfo, secretInfo, type SecretSource } from './secret-info.ts'
export {
  type CurrentDatabaseCredentials,
  type DatabaseCredentialsOptions,
  type FollowedDatabaseCredentials,
  type PgModule,
  type PgPool,
  pgWithCredentials,
} from './database-credentials/index.ts'
export type {
  FollowedSecret,
  FollowSchemaOptions,
  FollowSecretOptions,
  KeyRing,
  KeyRingOptions,
  RingKey,
} from './following/index.ts'
export { jwtKeys, type JwtKeys, type JwtKeysOptions } from './jwt-keys.ts'
export { keepCertificate, type KeepCertificateOptions } from './keep-certificate.ts'
export type {
  AsSecret,
  GetManyOptions,
  SecretNameOptions,
  SecretOutput,
  SecretReadOptions,
  SecretSchemaOptions,
} from './secret-options.ts'
export type { CacheState, Secrets } from './secrets.ts'
export type { WithFreshOptions } from './with-fresh.ts'
