import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, credential, mountChecks } from './auth-options.ts'
import { type Credential, currentCredential } from './credential.ts'
import { printableToken } from './printable-token.ts'

export interface GithubOptions extends AuthMountOptions {
  /** A personal access token with `read:org`. */
  token: Credential
}

/** Logs in with a GitHub access token, enabled at `github` unless `mount` says otherwise. HashiCorp Vault has it, OpenBao does not. */
export function github(options: GithubOptions): AuthMethod {
  checkAuthOptions('github', options, { token: credential, ...mountChecks })
  const { token, mount = 'github', namespace } = options
  const name = 'github'
  return {
    name,
    namespace,
    login: async ({ login }) =>
      login(`auth/${mount}/login`, {
        token: printableToken(await currentCredential(token, 'token', name), 'the token', name),
      }),
  }
}
