import { createLeases } from '../../src/client/leases/index.ts'
import type { FollowOptions, Lease } from '../../src/client/leases/index.ts'
import type { ClientEvents } from '../../src/client/client-events.ts'
import { createCalls, createStartCall, type Requester } from '../../src/client/request/index.ts'
import { createEventEmitter, VaultError, type VaultErrorCode } from '../../src/foundation/index.ts'
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts'

export interface ScriptedLeases {
  ttlSeconds: number
  /** 0: none. */
  maxTtlSeconds: number
  renewable: boolean
  renewFault: VaultErrorCode | undefined
  obtainFault: VaultErrorCode | undefined
  obtained: number
  renewals: number
  revoked: string[]
  /** Whether what came with this lease works now. */
  lives(leaseId: string): boolean
  lose(leaseId: string): void
  replaceToken(): void
  /** Keeps what is asked for from now on back until the returned function is called. */
  holdBack(): () => void
}

/** Leases on a virtual clock, with a partner that grants and renews them as the server's documentation says. */
export function scriptedLeases(script: Partial<ScriptedLeases> = {}): {
  follow: (options?: FollowOptions) => Promise<Lease<{ user: string }>>
  server: ScriptedLeases
  clock: VirtualClock
  outcomes: string[]
  close: () => Promise<void>
} {
  const clock = createVirtualClock()
  const leases = new Map<string, { endsAt: number; maxEndsAt: number }>()
  const listeners: (() => void)[] = []
  let heldBack = Promise.resolve()
  const server: ScriptedLeases = {
    ttlSeconds: 3600,
    maxTtlSeconds: 0,
    renewable: true,
    renewFault: undefined,
    obtainFault: undefined,
    obtained: 0,
    renewals: 0,
    revoked: [],
    lives: (leaseId) => (leases.get(leaseId)?.endsAt ?? -1) > clock.monotonic(),
    lose: (leaseId) => void leases.delete(leaseId),
    replaceToken: () => listeners.forEach((listener) => listener()),
    holdBack() {
      const { promise, resolve } = Promise.withResolvers<void>()
      heldBack = promise
      return resolve
    },
    ...script,
  }
  const grant = (leaseId: string, maxEndsAt: number): number => {
    const endsAt = Math.min(clock.monotonic() + server.ttlSeconds * 1000, maxEndsAt)
    leases.set(leaseId, { endsAt, maxEndsAt })
    return Math.floor((endsAt - clock.monotonic()) / 1000)
  }
  const obtain = (): object => {
    const lease_id = `lease-${++server.obtained}`
    if (server.obtainFault !== undefined) throw new VaultError(server.obtainFault, 'scripted')
    const maxEndsAt = server.maxTtlSeconds === 0 ? Infinity : clock.monotonic() + server.maxTtlSeconds * 1000
    return {
      lease_id,
      lease_duration: grant(lease_id, maxEndsAt),
      renewable: server.renewable,
      data: { user: `user-${server.obtained}` },
    }
  }
  const renew = (leaseId: string): object => {
    server.renewals++
    if (server.renewFault !== undefined) throw new VaultError(server.renewFault, 'scripted')
    const lease = leases.get(leaseId)
    if (lease === undefined || lease.endsAt <= clock.monotonic()) throw new VaultError('bad_request', 'lease not found')
    return { lease_duration: grant(leaseId, lease.maxEndsAt), data: null }
  }
  const requester: Requester = async ({ segments, body }) => {
    await Promise.resolve()
    const { lease_id: leaseId = '' } = (body ?? {}) as { lease_id?: string }
    if (segments.at(-1) === 'renew') return { status: 200, headers: {}, body: renew(leaseId) }
    if (segments.at(-1) !== 'revoke') {
      const granted = obtain()
      await heldBack
      return { status: 200, headers: {}, body: granted }
    }
    server.revoked.push(leaseId)
    leases.delete(leaseId)
    return { status: 204, headers: {}, body: undefined }
  }
  const startCall = createStartCall({ timeoutMs: 60_000, namespace: '', readFrom: 'active' }, clock)
  const events = createEventEmitter<ClientEvents>()
  const outcomes: string[] = []
  events.on('lease', ({ outcome }) => outcomes.push(outcome))
  const client = createLeases({
    requester,
    calls: createCalls(startCall, clock, events),
    startCall,
    session: {
      onNewToken(listener) {
        listeners.push(listener)
        return () => undefined
      },
    },
    clock,
    random: Math.random,
    events,
  })
  const follow = (options?: FollowOptions) => client.follow<{ user: string }>('database/creds/app', options)
  return { follow, server, clock, outcomes, close: () => client.close() }
}
