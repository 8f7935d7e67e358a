/** Pools of the npm package pg whose connections log in with followed credentials. Only types of it are known here: the user passes it in. */
export type { PgModule, PgPool } from './pg-module.ts'
export { pgWithCredentials } from './pg-with-credentials.ts'
