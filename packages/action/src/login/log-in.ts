import type { AuthMethod, AuthToken } from '@keyward/core'

/** What a log-in needs besides its inputs. */
export interface LoginParts {
  environment: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
  /** Called with every credential that the log-in makes or is given, before it is used. */
  mask: (secret: string) => void
  /** Called with what kept a credential from being made, where that says more than the error of the log-in. */
  failed: (error: unknown) => void
}

/**
 * The same method, whose tokens the client leaves alone when it is closed: they are handed to `issued` at once, for whoever revokes them when
 * the job is over.
 */
export function leavingTokens(method: AuthMethod, issued: (token: AuthToken) => void): AuthMethod {
  return {
    name: method.name,
    namespace: method.namespace,
    async login(context) {
      const token = await method.login(context)
      issued(token)
      return { ...token, revocable: false }
    },
  }
}
