import type { AuthMethod } from './auth-method.ts'
import { usernamePassword, type UsernamePasswordOptions } from './username-password.ts'

export type UserpassOptions = UsernamePasswordOptions

/** Logs in with a user name and password that the server keeps itself, enabled at `userpass` unless `mount` says otherwise. */
export function userpass(options: UserpassOptions): AuthMethod {
  return usernamePassword('userpass', options)
}
