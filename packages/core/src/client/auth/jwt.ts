import type { OptionProblem } from '../../foundation/index.ts'
import type { AuthMethod } from './auth-method.ts'
import { type AuthMountOptions, checkAuthOptions, credential, mountChecks, optional, text } from './auth-options.ts'
import { type Credential, currentCredential } from './credential.ts'
import { printableToken } from './printable-token.ts'
import { readTokenFile } from './read-token-file.ts'

export interface JwtOptions extends AuthMountOptions {
  /** Default: the server's `default_role`. */
  role?: string
  /** The JWT or OIDC identity token. They live for minutes, so a program that runs longer gives a function, or `tokenFile`. */
  token?: Credential
  /** Instead of `token`: a file that holds it, read at each log-in. */
  tokenFile?: string
}

/**
 * Logs in with a signed token of another issuer (JWT/OIDC), enabled at `jwt` unless `mount` says otherwise.
 *
 * @example
 * jwt({ role: 'deploy', token: () => identityTokenOfPlatform('vault') })
 */
export function jwt(options: JwtOptions): AuthMethod {
  const checks = { role: optional(text), token: optional(credential), tokenFile: optional(text) }
  checkAuthOptions('jwt', options, { ...checks, ...mountChecks }, oneToken)
  const { role, token, tokenFile, mount = 'jwt', namespace } = options
  const name = 'jwt'
  const current = async (): Promise<string> =>
    token === undefined
      ? readTokenFile(tokenFile ?? '', name)
      : printableToken(await currentCredential(token, 'token', name), 'the token', name)
  return {
    name,
    namespace,
    login: async ({ login }) =>
      login(`auth/${mount}/login`, { ...(role !== undefined && { role }), jwt: await current() }),
  }
}

function oneToken({ token, tokenFile }: JwtOptions): OptionProblem[] {
  if (token === undefined && tokenFile === undefined)
    return [{ path: 'token', message: 'is missing: give token or tokenFile' }]
  if (token === undefined || tokenFile === undefined) return []
  return [{ path: 'tokenFile', message: 'cannot be combined with token; give one of them' }]
}
