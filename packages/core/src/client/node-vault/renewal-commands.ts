import type nodeVault from 'node-vault'
import { type Clock, type EventSource, VaultError } from '../../foundation/index.ts'
import type { ClientEvents } from '../client-events.ts'
import { keepRenewed, nothingToStop } from './renewal.ts'

export interface RenewalParts {
  clock: Clock
  /** Between 0 and 1. */
  random: () => number
  /** What the session tells. */
  events: EventSource<ClientEvents>
}

interface TokenRenewed {
  auth?: { lease_duration?: number; renewable?: boolean } | null
}

interface LeaseRenewed {
  lease_duration?: number
  renewable?: boolean
}

/** node-vault's own renewal: the same functions and events, with timers that neither overflow nor end at the first failure. */
export function replaceRenewal(client: nodeVault.client, parts: RenewalParts): void {
  const tokens = tokenRenewal(client, parts)
  const leases = leaseRenewal(client, parts)
  Object.assign(client, {
    startTokenRenewal: tokens.start,
    stopTokenRenewal: tokens.stop,
    startLeaseRenewal: leases.start,
    stopLeaseRenewal: leases.stop,
    stopAllRenewals: () => {
      tokens.stop()
      leases.stopAll()
    },
  })
}

function tokenRenewal(client: nodeVault.client, { clock, random, events }: RenewalParts) {
  let stopCurrent = nothingToStop
  let started = 0

  const begin = (seconds: number, options: nodeVault.TokenRenewalOptions): void => {
    stopCurrent = keepRenewed(
      {
        lifeMs: seconds * 1000,
        fraction: options.renewFraction,
        renew: () => client.tokenRenewSelf(incremented(options)) as Promise<TokenRenewed>,
        grantedMs: ({ auth }) => renewableMs({ ...auth }),
        onRenewed: (renewed) => client.emit('token:renewed', renewed),
        onFailure: (error) => client.emit('token:error:renew', error),
        onExpired: () => client.emit('token:expired'),
      },
      clock,
      random,
    )
  }
  // The session renews its token by itself; all there is to do is to tell.
  const forwardSession = (): void => {
    stopCurrent = events.on('renewal', ({ outcome }) => {
      if (outcome === 'ok') client.emit('token:renewed', {})
      else
        client.emit('token:error:renew', new VaultError(outcome, 'the token of the session could not be renewed yet'))
    })
  }
  return {
    async start(options: nodeVault.TokenRenewalOptions = {}): Promise<unknown> {
      checkFraction(options.renewFraction, 'nodeVault.startTokenRenewal')
      stopCurrent()
      const turn = ++started
      if (client.token === '') return forwardSession()
      if (options.ttl !== undefined && options.ttl > 0) return begin(options.ttl, options)
      const found = (await client.tokenLookupSelf()) as { data?: { ttl?: number } }
      const ttl = found.data?.ttl ?? 0
      if (turn === started && ttl > 0) begin(ttl, options)
      return found
    },
    stop(): void {
      started++
      stopCurrent()
    },
  }
}

function leaseRenewal(client: nodeVault.client, { clock, random }: RenewalParts) {
  const stops = new Map<string, () => void>()
  const stop = (leaseId: string): void => {
    stops.get(leaseId)?.()
    stops.delete(leaseId)
  }
  const start = (leaseId: string, seconds: number, options: nodeVault.LeaseRenewalOptions = {}): void => {
    const operation = 'nodeVault.startLeaseRenewal'
    if (typeof leaseId !== 'string' || leaseId === '') throw invalid('leaseId is missing', operation)
    if (!(seconds > 0)) throw invalid('leaseDuration must be a number of seconds above 0', operation)
    checkFraction(options.renewFraction, operation)
    stop(leaseId)
    const plan = {
      lifeMs: seconds * 1000,
      fraction: options.renewFraction,
      renew: () => client.renew({ lease_id: leaseId, ...incremented(options) }) as Promise<LeaseRenewed>,
      grantedMs: renewableMs,
      onRenewed: (result: LeaseRenewed) => client.emit('lease:renewed', { leaseId, result }),
      onFailure: (error: unknown) => client.emit('lease:error:renew', { leaseId, error }),
      onExpired: () => {
        stops.delete(leaseId)
        client.emit('lease:expired', { leaseId })
      },
    }
    stops.set(leaseId, keepRenewed(plan, clock, random))
  }
  return { start, stop, stopAll: () => [...stops.keys()].forEach(stop) }
}

function incremented({ increment }: nodeVault.TokenRenewalOptions): { increment?: number | string } {
  return increment === undefined ? {} : { increment }
}

function renewableMs({ lease_duration: seconds = 0, renewable }: LeaseRenewed): number {
  return renewable === false ? 0 : seconds * 1000
}

function checkFraction(fraction: number | undefined, operation: string): void {
  if (fraction === undefined || (fraction > 0 && fraction < 1)) return
  throw invalid('renewFraction must be above 0 and below 1', operation)
}

function invalid(what: string, operation: string): VaultError {
  return new VaultError('invalid_argument', what, { operation })
}
