import { type Clock, type EventEmitter, isVaultError, VaultError } from '../../foundation/index.ts'
import type { AuthMethod, AuthToken, LoginContext } from '../auth/index.ts'
import type { ClientEvents } from '../client-events.ts'
import { pathSegments, type Call, type Requester, type StartCall, withinCall } from '../request/index.ts'

export interface LoginParts {
  auth: AuthMethod
  requester: Requester
  startCall: StartCall
  clock: Clock
  events: EventEmitter<ClientEvents>
}

/** One log-in, told to whoever listens, unless it is only the taking up of a given token. */
export async function login(parts: LoginParts, signal: AbortSignal): Promise<AuthToken> {
  const { auth, startCall, clock, events } = parts
  const call = startCall(`login ${auth.name}`, undefined, { namespace: auth.namespace, signal })
  const startedAt = clock.monotonic()
  const report = (outcome: ClientEvents['login']['outcome']): void =>
    events.emit('login', { method: auth.name, outcome, durationMs: clock.monotonic() - startedAt })
  try {
    // A method that never answers, for instance a credential's function, must not keep all later calls waiting for it.
    const token = await withinCall(Promise.resolve(auth.login(loginContext(parts, call))), call, clock)
    if (typeof token?.token !== 'string' || token.token === '') throw new TypeError('no token')
    // What a given token is worth, only the server can say.
    if (!token.given) report('ok')
    return token
  } catch (error) {
    const told = loginError(error, call)
    report(told.code)
    throw told
  }
}

function loginContext({ requester }: LoginParts, call: Call): LoginContext {
  const request: LoginContext['request'] = async (method, path, { body, token, repeatable = true } = {}) => {
    const segments = pathSegments(path, call.operation)
    // A log-in may be repeated: at worst it leaves a token behind that nobody uses and that expires.
    return (await requester({ call: { ...call, path }, method, segments, body, token, repeatable })).body
  }
  return { request, login: async (path, body) => authToken(await request('POST', path, { body }), { ...call, path }) }
}

/** The token in the answer to a log-in or a renewal. */
export function authToken(body: unknown, { operation, path }: Pick<Call, 'operation' | 'path'>): AuthToken {
  const { auth } = (body ?? {}) as { auth?: Record<string, unknown> | null }
  if (typeof auth?.['client_token'] !== 'string' || auth['client_token'] === '') {
    throw new VaultError('unexpected_response', 'the answer holds no token', {
      operation,
      path,
      hint: 'The log-in may demand a second factor, which is not supported; use a method and role without one.',
    })
  }
  const number = (field: string): number => (typeof auth[field] === 'number' ? auth[field] : 0)
  return {
    token: auth['client_token'],
    leaseDurationSeconds: number('lease_duration'),
    renewable: auth['renewable'] === true,
    numUses: Math.max(0, number('num_uses')),
    revocable: auth['token_type'] !== 'batch',
  }
}

// A wrong credential is answered with 400 or 403, a user name that cannot be one with 404; all mean the same to whoever reads it. What a method
// of the user's own throws may hold anything, so only its name is told.
function loginError(error: unknown, { operation }: Call): VaultError {
  if (!isVaultError(error)) {
    return new VaultError('login_failed', 'the auth method threw an error of its own, or gave no token', {
      operation,
      cause: error,
    })
  }
  if (!isVaultError(error, 'bad_request', 'permission_denied', 'not_found')) return error
  const { path, address, status, serverErrors } = error
  const said = serverErrors?.length ? `: ${serverErrors.join('; ')}` : ''
  return new VaultError('login_failed', `${address} refuses the log-in (${status})${said}`, {
    operation,
    path,
    address,
    status,
    serverErrors,
  })
}
