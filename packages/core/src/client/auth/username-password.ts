import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, credential, mountChecks, segment } from './auth-options.ts'
import { type Credential, currentCredential } from './credential.ts'

export interface UsernamePasswordOptions extends AuthMountOptions {
  /** Any characters but a slash. */
  username: string
  password: Credential
}

/** The log-in that `userpass` and `ldap` have in common. */
export function usernamePassword(name: 'userpass' | 'ldap', options: UsernamePasswordOptions): AuthMethod {
  checkAuthOptions(name, options, { username: segment, password: credential, ...mountChecks })
  const { username, password, mount = name, namespace } = options
  return {
    name,
    namespace,
    login: async ({ login }) =>
      login(`auth/${mount}/login/${username}`, { password: await currentCredential(password, 'password', name) }),
  }
}
