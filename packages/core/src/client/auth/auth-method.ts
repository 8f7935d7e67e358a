/**
 * A way to get a token. A method of your own is an object with a name and one function.
 *
 * @example
 * const fromPlatform: AuthMethod = {
 *   name: 'platform',
 *   login: async ({ login }) => login('auth/platform/login', { jwt: await platformIdentity() }),
 * }
 */
export interface AuthMethod {
  /** For messages, events and metrics; never a credential. */
  readonly name: string
  /** Where the method and its tokens live, when that is not the client's namespace. */
  readonly namespace?: string | undefined
  /** Called whenever a token is needed and none is usable; never twice at a time for one client. */
  login(context: LoginContext): Promise<AuthToken>
}

export interface LoginContext {
  /** POSTs to a log-in endpoint, given below `/v1/`, and returns the token in the answer. */
  login(path: string, body: Record<string, unknown>): Promise<AuthToken>
  /** Any other request that a log-in needs; returns the answer's JSON. Sends no token but the one given. */
  request(
    method: 'GET' | 'POST',
    path: string,
    options?: {
      body?: Record<string, unknown>
      token?: string
      /** False for what uses something up: it is then sent once, and an answer that got lost is `outcome_unknown`. @default true */
      repeatable?: boolean
    },
  ): Promise<unknown>
}

export interface AuthToken {
  token: string
  /** How long it lives from now. 0 or absent: it does not expire, or nobody knows. */
  leaseDurationSeconds?: number
  renewable?: boolean
  /** How many requests it is good for. 0 or absent: any number. */
  numUses?: number
  /** Whether `close()` should revoke it: a token that this log-in made. */
  revocable?: boolean
  /** A token that was given and not made: logging in again only gives the same one, and its lifetime is for the server to tell. */
  given?: boolean
}
