import type { AuthMethod } from './auth-method.ts'
import { usernamePassword, type UsernamePasswordOptions } from './username-password.ts'

export type LdapOptions = UsernamePasswordOptions

/** Logs in with a user name and password of an LDAP directory, enabled at `ldap` unless `mount` says otherwise. */
export function ldap(options: LdapOptions): AuthMethod {
  return usernamePassword('ldap', options)
}
