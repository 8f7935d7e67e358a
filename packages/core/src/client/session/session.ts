import { type Clock, createSingleFlight, type EventEmitter, isVaultError, VaultError } from '../../foundation/index.ts'
import type { AuthMethod, AuthToken } from '../auth/index.ts'
import type { ClientEvents } from '../client-events.ts'
import { pathSegments, withinCall, type Call, type Requester, type StartCall } from '../request/index.ts'

/** One token for everybody. */
export interface Session {
  /** The token to use now; logs in when there is none or it is about to expire. Concurrent callers share one log-in. */
  token(call: Call): Promise<string>
  /** Revokes the token if this session logged in for it. Never fails. */
  close(): Promise<void>
}

export interface SessionParts {
  auth: AuthMethod
  requester: Requester
  startCall: StartCall
  clock: Clock
  events: EventEmitter<ClientEvents>
}

const revokeWithinMs = 2000
// A token is not used in the last tenth of its life: what is under way with it must be able to finish.
const usableShare = 0.9

export function createSession(parts: SessionParts): Session {
  const { clock } = parts
  const logins = createSingleFlight<AuthToken>()
  let held: { auth: AuthToken; usableUntil: number } | undefined

  const login = async (): Promise<AuthToken> => {
    const auth = await logInReporting(parts)
    const lifeMs = auth.leaseDurationSeconds * 1000
    held = { auth, usableUntil: lifeMs === 0 ? Infinity : clock.now() + lifeMs * usableShare }
    return auth
  }
  return {
    async token(call) {
      if (held !== undefined && clock.now() < held.usableUntil) return held.auth.token
      return (await withinCall(logins.run('login', login), call, clock)).token
    },
    async close() {
      const auth = held?.auth
      held = undefined
      if (auth?.revocable) await revoke(parts, auth.token)
    },
  }
}

async function logInReporting({ auth, requester, startCall, events }: SessionParts): Promise<AuthToken> {
  const call = startCall(`login ${auth.name}`, undefined)
  try {
    const token = await auth.login({
      request: async (path, body) => {
        const segments = pathSegments(path, call.operation)
        return authToken((await requester({ call: { ...call, path }, method: 'POST', segments, body })).body, call)
      },
    })
    events.emit('login', { method: auth.name, outcome: 'ok' })
    return token
  } catch (error) {
    events.emit('login', { method: auth.name, outcome: isVaultError(error) ? error.code : 'login_failed' })
    throw loginError(error, call)
  }
}

// The server answers a wrong credential with 400 or 403; both mean the same to whoever reads it.
function loginError(error: unknown, { operation }: Call): unknown {
  if (!isVaultError(error, 'bad_request', 'permission_denied')) return error
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

function authToken(body: unknown, { operation }: Call): AuthToken {
  const auth = (
    body as { auth?: { client_token?: unknown; lease_duration?: unknown; token_type?: unknown } } | undefined
  )?.auth
  if (typeof auth?.client_token !== 'string') {
    throw new VaultError('unexpected_response', 'the answer to the log-in holds no token', { operation })
  }
  const { client_token: token, lease_duration: seconds } = auth
  return {
    token,
    leaseDurationSeconds: typeof seconds === 'number' ? seconds : 0,
    revocable: auth.token_type !== 'batch',
  }
}

async function revoke({ requester, startCall }: SessionParts, token: string): Promise<void> {
  const call = startCall('token.revoke-self', undefined, { timeoutMs: revokeWithinMs })
  // An unreachable server cannot be told; the token then ends by its own TTL.
  await requester({ call, method: 'POST', segments: ['auth', 'token', 'revoke-self'], token }).catch(() => undefined)
}
