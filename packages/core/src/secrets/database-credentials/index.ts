/** Logins of dynamic database roles, kept valid, and what lets database drivers use them. */
export { createDatabaseCredentials } from './create-database-credentials.ts'
export type {
  CurrentDatabaseCredentials,
  DatabaseCredentialsOptions,
  FollowDatabaseCredentials,
  FollowedDatabaseCredentials,
} from './followed-database-credentials.ts'
export { type PgModule, type PgPool, pgWithCredentials } from './pg/index.ts'
