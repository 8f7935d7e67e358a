/**
 * A way to get a token. A method of your own is an object with a name and one function.
 *
 * @example
 * const fromPlatform: AuthMethod = {
 *   name: 'platform',
 *   login: async ({ request }) => request('auth/platform/login', { jwt: await platformIdentity() }),
 * }
 */
export interface AuthMethod {
  /** For messages, events and metrics; never a credential. */
  readonly name: string
  /** Called whenever a token is needed and none is usable; never twice at a time for one client. */
  login(context: LoginContext): Promise<AuthToken>
}

export interface LoginContext {
  /** POSTs `body` to a path below `/v1/` without a token, and returns the token in the answer. */
  request(path: string, body: Record<string, unknown>): Promise<AuthToken>
}

export interface AuthToken {
  token: string
  /** How long it lives from now; 0 when it does not expire, or nobody knows. */
  leaseDurationSeconds: number
  /** Whether this log-in made the token, so that `close()` should revoke it. */
  revocable: boolean
}
