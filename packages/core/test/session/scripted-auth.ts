import { createEventEmitter, VaultError } from '../../src/foundation/index.ts'
import type { AuthMethod } from '../../src/client/auth/index.ts'
import type { ClientEvents } from '../../src/client/client-events.ts'
import { type ApiResponse, type Call, createStartCall, type Requester } from '../../src/client/request/index.ts'
import { TokenSession } from '../../src/client/session/index.ts'
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts'

export interface ScriptedServer {
  ttlSeconds: number
  /** 0: none. */
  maxTtlSeconds: number
  renewable: boolean
  numUses: number
  tokenType: 'service' | 'batch'
  /** What happens to every request; undefined answers it. */
  fault: 'unreachable' | 'permission_denied' | undefined
  /** The same for renewals alone. */
  renewFault: 'unreachable' | 'permission_denied' | 'server_failed' | undefined
  mayLookUp: boolean
  logins: number
  renewals: number
  lookups: number
  revoked: string[]
  /** Whether the server would take the token now; costs it a use. */
  accepts(token: string): boolean
  revoke(token: string): void
}

/** A session on a virtual clock, with a partner that gives out and renews tokens as the server's documentation says. */
export function scriptedSession(
  script: Partial<ScriptedServer> = {},
  { given = false, random = Math.random }: { given?: boolean; random?: () => number } = {},
): {
  session: TokenSession
  server: ScriptedServer
  clock: VirtualClock
  call: () => Call
  events: ClientEvents['renewal'][]
} {
  const clock = createVirtualClock()
  const tokens = new Map<string, { endsAt: number; maxEndsAt: number; usesLeft: number }>()
  const server: ScriptedServer = {
    ttlSeconds: 3600,
    maxTtlSeconds: 0,
    renewable: true,
    numUses: 0,
    tokenType: 'service',
    fault: undefined,
    renewFault: undefined,
    mayLookUp: true,
    logins: 0,
    renewals: 0,
    lookups: 0,
    revoked: [],
    accepts(token) {
      const known = tokens.get(token)
      return known !== undefined && clock.monotonic() < known.endsAt && known.usesLeft-- > 0
    },
    revoke: (token) => void tokens.delete(token),
    ...script,
  }
  const grant = (token: string, maxEndsAt: number): number => {
    const ttlMs = server.ttlSeconds === 0 ? Infinity : server.ttlSeconds * 1000
    const endsAt = Math.min(clock.monotonic() + ttlMs, maxEndsAt)
    tokens.set(token, { endsAt, maxEndsAt, usesLeft: server.numUses || Infinity })
    return endsAt === Infinity ? 0 : Math.floor((endsAt - clock.monotonic()) / 1000)
  }
  const make = (): Record<string, unknown> => {
    const token = `token-${++server.logins}`
    const maxEndsAt = server.maxTtlSeconds === 0 ? Infinity : clock.monotonic() + server.maxTtlSeconds * 1000
    return authOf(token, grant(token, maxEndsAt))
  }
  const authOf = (token: string, seconds: number): Record<string, unknown> => ({
    client_token: token,
    lease_duration: seconds,
    renewable: server.renewable,
    num_uses: server.numUses,
    token_type: server.tokenType,
  })
  const requester: Requester = async ({ segments, token = '' }) => {
    await Promise.resolve()
    if (server.fault !== undefined) fail(server.fault)
    const known = tokens.get(token)
    switch (segments.at(-1)) {
      case 'login':
        return answer({ auth: make() })
      case 'renew-self':
        server.renewals++
        if (server.renewFault !== undefined) fail(server.renewFault)
        if (known === undefined || known.endsAt <= clock.monotonic()) return fail('permission_denied')
        return answer({ auth: authOf(token, grant(token, known.maxEndsAt)) })
      case 'lookup-self':
        server.lookups++
        if (!server.mayLookUp || known === undefined || known.endsAt <= clock.monotonic())
          return fail('permission_denied')
        return answer({
          data: {
            ttl: Math.floor((known.endsAt - clock.monotonic()) / 1000),
            creation_ttl: server.ttlSeconds,
            renewable: server.renewable,
          },
        })
      case 'mounts':
        return known === undefined || known.endsAt <= clock.monotonic() ? fail('permission_denied') : answer({})
      default:
        server.revoked.push(token)
        tokens.delete(token)
        return answer(undefined)
    }
  }
  const startCall = createStartCall({ timeoutMs: 60_000, namespace: '', readFrom: 'active' }, clock)
  const events = createEventEmitter<ClientEvents>()
  const renewals: ClientEvents['renewal'][] = []
  events.on('renewal', (event) => renewals.push(event))
  const givenToken = given ? String(make()['client_token']) : ''
  const auth: AuthMethod = given
    ? { name: 'token', login: () => Promise.resolve({ token: givenToken, given: true }) }
    : { name: 'scripted', login: ({ login }) => login('auth/scripted/login', {}) }
  const session = new TokenSession({ auth, requester, startCall, clock, events, random })
  return { session, server, clock, events: renewals, call: () => startCall('kv.read', 'secret/x') }
}

function fail(code: 'unreachable' | 'permission_denied' | 'server_failed'): never {
  throw new VaultError(code, 'scripted')
}

function answer(body: unknown): ApiResponse {
  return { status: 200, headers: {}, body }
}
