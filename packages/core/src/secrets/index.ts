/** The everyday interface: secrets by name, kept encrypted in memory. */
export { createSecrets } from './create-secrets.ts'
export type { SecretEvent, SecretEvents } from './secret-events.ts'
export { type SecretInfo, secretInfo, type SecretSource } from './secret-info.ts'
export type {
  AsSecret,
  CacheState,
  GetManyOptions,
  SecretNameOptions,
  SecretOutput,
  SecretReadOptions,
  Secrets,
  SecretSchemaOptions,
} from './secrets-types.ts'
