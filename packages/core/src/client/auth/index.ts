/** How to get a token: one file per auth method. Keeping a token alive is the session's work. */
export { appRole, type AppRoleOptions } from './app-role.ts'
export type { AuthMethod, AuthToken, LoginContext } from './auth-method.ts'
export { tokenAuth } from './token.ts'
