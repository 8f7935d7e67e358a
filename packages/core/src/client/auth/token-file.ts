import type { AuthMethod } from './auth-method.ts'
import { checkAuthOptions, mountChecks, text } from './auth-options.ts'
import { readTokenFile } from './read-token-file.ts'

export interface TokenFileOptions {
  /** Where the token lives. @default the client's namespace */
  namespace?: string
}

/**
 * Uses the token in a file, such as the sink of an agent. The file is read at the first call, when the token has expired, and when the
 * server refuses the token: a new one in the file is found without a restart. The token is never revoked.
 *
 * @example
 * createVault({ auth: tokenFile('/run/vault-agent/token') })
 */
export function tokenFile(path: string, options: TokenFileOptions = {}): AuthMethod {
  const { namespace } = mountChecks
  checkAuthOptions('tokenFile', { path, ...options }, { path: text, namespace })
  const name = 'token_file'
  return {
    name,
    namespace: options.namespace,
    login: async () => ({ token: await readTokenFile(path, name), given: true }),
  }
}
