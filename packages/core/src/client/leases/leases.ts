import { type Clock, type EventEmitter, VaultError } from '../../foundation/index.ts'
import type { ClientEvents } from '../client-events.ts'
import {
  type Call,
  type Calls,
  checkOptions,
  type OptionRules,
  pathSegments,
  type Requester,
  type StartCall,
} from '../request/index.ts'
import type { Session } from '../session/index.ts'
import { closeWithinMs, settledInTime } from './close-limit.ts'
import { FollowedLease } from './followed-lease.ts'
import { createLeaseApi, type Grant, type LeaseApi } from './lease-api.ts'
import type { FollowOptions, Lease, Leases } from './lease.ts'

export interface LeasesParts {
  requester: Requester
  calls: Calls
  startCall: StartCall
  session: Pick<Session, 'onNewToken'>
  clock: Clock
  random: () => number
  events: EventEmitter<ClientEvents>
}

const followOptions: OptionRules<FollowOptions> = { mode: 'optional', minIntervalSeconds: 'optional' }

/** The leases of one client. `close()` closes them all. */
export function createLeases(parts: LeasesParts): Leases & { close(): Promise<void> } {
  const { calls, startCall, session, clock, events } = parts
  const api = createLeaseApi(parts.requester)
  const followed = new Set<FollowedLease<never>>()
  const opening = new Set<Promise<unknown>>()
  let isClosed = false
  session.onNewToken(() => {
    for (const lease of followed) lease.tokenReplaced()
  })
  const open = async <Data extends object>(path: string, options: FollowOptions, call: Call): Promise<Lease<Data>> => {
    const { mode = 'rotate', minIntervalSeconds = 10, namespace } = options
    const segments = pathSegments(path, call.operation)
    checkOptions(call, options, followOptions)
    checkPace(mode, minIntervalSeconds, path)
    const grant = await api.obtain<Data>(segments, call)
    if (isClosed) return giveBack(grant, call, { api, startCall })
    events.emit('lease', { mode, outcome: 'obtained' })
    const minIntervalMs = minIntervalSeconds * 1000
    const onClose = (): void => void followed.delete(lease as FollowedLease<never>)
    const lease = new FollowedLease(grant, { ...parts, api, path, segments, mode, minIntervalMs, namespace, onClose })
    followed.add(lease as FollowedLease<never>)
    return lease
  }
  return {
    follow: <Data extends object>(path: string, options: FollowOptions = {}): Promise<Lease<Data>> =>
      calls.run('leases.follow', path, options, (call) => {
        const opened = open<Data>(path, options, call)
        opening.add(opened)
        return opened.finally(() => opening.delete(opened))
      }),
    async close() {
      isClosed = true
      // Not only those that are there: the lease of a secret that is on its way can be revoked when it has come.
      const closed = [...followed].map((lease) => lease.close())
      await Promise.all([...closed, settledInTime('leases.close', [...opening], clock)])
    },
  }
}

async function giveBack(
  { leaseId }: Grant<object>,
  { operation, path, namespace }: Call,
  { api, startCall }: { api: LeaseApi; startCall: StartCall },
): Promise<never> {
  const call = startCall('leases.revoke', path, { timeoutMs: closeWithinMs, namespace })
  await api.revoke(leaseId, call).catch(() => undefined)
  throw new VaultError('closed', 'the client was closed meanwhile', { operation, path })
}

function checkPace(mode: unknown, minIntervalSeconds: unknown, path: string): void {
  const fields = { operation: 'leases.follow', path }
  if (mode !== 'rotate' && mode !== 'renew')
    throw new VaultError('invalid_argument', 'mode must be "rotate" or "renew"', fields)
  if (typeof minIntervalSeconds !== 'number' || !(minIntervalSeconds >= 1)) {
    throw new VaultError('invalid_argument', 'minIntervalSeconds must be 1 or more', fields)
  }
}
