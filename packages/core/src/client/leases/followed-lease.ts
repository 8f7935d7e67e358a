import {
  beginLife,
  type Clock,
  createEventEmitter,
  type EventEmitter,
  isTruncated,
  isVaultError,
  type Life,
  remainingMs,
  renewAfterMs,
  requireListener,
  retryAfterMs,
} from '../../foundation/index.ts'
import type { ClientEvents } from '../client-events.ts'
import type { CallOptions, StartCall } from '../request/index.ts'
import { closeWithinMs, settledInTime } from './close-limit.ts'
import type { Grant, LeaseApi } from './lease-api.ts'
import type { Lease, LeasedSecret } from './lease.ts'

export interface FollowedLeaseParts {
  api: LeaseApi
  startCall: StartCall
  clock: Clock
  random: () => number
  events: EventEmitter<ClientEvents>
  path: string
  segments: readonly string[]
  mode: 'rotate' | 'renew'
  minIntervalMs: number
  namespace: string | undefined
  onClose: () => void
}

const askWithinMs = 10_000
// Without renewal a lease is used for most of its life: each new one is a new user somewhere. The rest, a share of a full life, is for whoever uses
// the old one to finish with it.
const restShare = 0.2

export class FollowedLease<Data extends object> implements Lease<Data> {
  readonly #parts: FollowedLeaseParts
  readonly #changes = createEventEmitter<{
    change: { next: LeasedSecret<Data>; previous: LeasedSecret<Data> }
    end: undefined
  }>()
  /** Leases that were replaced and may still live. */
  readonly #previous = new Map<string, Life>()
  #grant: Grant<Data>
  #life: Life
  #fullLifeMs: number
  #obtainedAt: number
  #isForToken = false
  #replacedForTokenAt = -Infinity
  #failures = 0
  #cancelTimer = (): void => undefined
  #cancelEnd = (): void => undefined
  #working: Promise<void> | undefined
  #checking: Promise<void> | undefined
  #state: Lease['state'] = 'live'

  constructor(grant: Grant<Data>, parts: FollowedLeaseParts) {
    this.#parts = parts
    const { clock } = parts
    this.#grant = grant
    this.#fullLifeMs = grant.leaseDurationSeconds * 1000
    this.#life = beginLife(this.#fullLifeMs, clock)
    this.#obtainedAt = clock.monotonic()
    this.#schedule()
  }

  get current(): LeasedSecret<Data> {
    const { data, leaseId } = this.#grant
    return { data, leaseId, expiresAt: new Date(this.#life.endsAtWall) }
  }

  get state(): Lease['state'] {
    if (this.#state === 'live' && remainingMs(this.#life, this.#parts.clock) <= 0) return 'ended'
    return this.#state
  }

  onChange(listener: (next: LeasedSecret<Data>, previous: LeasedSecret<Data>) => unknown): () => void {
    requireListener(listener)
    return this.#changes.on('change', ({ next, previous }) => listener(next, previous))
  }

  onEnd(listener: () => unknown): () => void {
    return this.#changes.on('end', listener)
  }

  async check(): Promise<void> {
    this.#checking ??= this.#work(() => this.#maintain()).finally(() => (this.#checking = undefined))
    await this.#checking
  }

  /** The token that it hangs on is not used any more: the lease ends with that token, whatever its own time says. */
  tokenReplaced(): void {
    void this.#work(() => this.#replaceForToken())
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return
    const { clock, onClose } = this.#parts
    this.#state = 'closed'
    this.#cancelTimer()
    this.#cancelEnd()
    onClose()
    const living = [...this.#previous].filter(([, life]) => remainingMs(life, clock) > 0).map(([leaseId]) => leaseId)
    const revoked = [this.#grant.leaseId, ...living].map((leaseId) => this.#revoke(leaseId))
    // What replaces it may be on its way, and is revoked when it has come.
    const work = this.#working === undefined ? [] : [this.#working]
    await settledInTime('leases.close', [...revoked, ...work], clock)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #schedule(): void {
    const { clock, random } = this.#parts
    const { lengthMs } = this.#life
    this.#arm(this.#canRenew() ? renewAfterMs(lengthMs, random()) : this.#untilReplacedMs())
    this.#cancelEnd()
    this.#cancelEnd = clock.after(Math.max(0, remainingMs(this.#life, clock)), () => this.#end())
  }

  #canRenew(): boolean {
    return this.#grant.renewable && !isTruncated(this.#life.lengthMs, this.#fullLifeMs)
  }

  #untilReplacedMs(): number {
    return Math.max(0, remainingMs(this.#life, this.#parts.clock) - this.#fullLifeMs * restShare)
  }

  #arm(delayMs: number): void {
    this.#cancelTimer()
    if (this.#state === 'closed') return
    this.#cancelTimer = this.#parts.clock.after(delayMs, () => void this.#work(() => this.#maintain()))
  }

  // One thing at a time: a renewal and a replacement must not cross.
  #work(step: () => Promise<void>): Promise<void> {
    return (this.#working = (this.#working ?? Promise.resolve()).then(() =>
      this.#state === 'closed' ? undefined : step(),
    ))
  }

  #maintain(): Promise<void> {
    return this.#canRenew() ? this.#renew() : this.#renewingIsOver()
  }

  async #renewingIsOver(): Promise<void> {
    if (this.#parts.mode === 'rotate') await this.#replace()
  }

  async #renew(): Promise<void> {
    const { api, clock, mode } = this.#parts
    const { leaseId } = this.#grant
    // A renewal that hangs must not take the time in which whoever uses the secret could change to another.
    const usefulMs = mode === 'rotate' ? this.#untilReplacedMs() : remainingMs(this.#life, clock)
    const timeoutMs = Math.max(1, Math.min(askWithinMs, usefulMs))
    try {
      const seconds = await api.renew(leaseId, this.#fullLifeMs / 1000, this.#call('leases.renew', timeoutMs))
      this.#report('renewed')
      this.#failures = 0
      // Less than a second reads as none: its end stays where it was.
      if (seconds === 0) return await this.#renewingIsOver()
      this.#life = beginLife(seconds * 1000, clock)
      this.#schedule()
    } catch (error) {
      this.#report(isVaultError(error) ? error.code : 'unexpected_response')
      await this.#renewalFailed(error)
    }
  }

  async #renewalFailed(error: unknown): Promise<void> {
    // The server knows no such lease, so what it gave is not valid any more.
    if (isVaultError(error, 'bad_request', 'not_found')) {
      if (this.#parts.mode === 'rotate') return this.#replace()
      this.#cancelEnd()
      return this.#end()
    }
    const isDue = this.#parts.mode === 'rotate' && this.#untilReplacedMs() <= 0
    if (isVaultError(error, 'timeout') && isDue) return this.#replace()
    if (!isVaultError(error, 'permission_denied', 'unsupported')) return this.#retryLater()
    // Not allowed to renew: the lease is as good as before, for the time that it has.
    this.#grant = { ...this.#grant, renewable: false }
    this.#arm(this.#untilReplacedMs())
  }

  // A secret that is new hangs on the old token all the same. Tokens that keep being replaced have to wait for each other.
  async #replaceForToken(): Promise<void> {
    this.#isForToken = true
    const isSoon = this.#parts.clock.monotonic() - this.#replacedForTokenAt < this.#leastMs()
    await (isSoon ? this.#replace() : this.#replaceNow())
  }

  async #replace(): Promise<void> {
    const tooSoonMs = this.#obtainedAt + this.#leastMs() - this.#parts.clock.monotonic()
    if (tooSoonMs > 0) this.#replaceAfter(tooSoonMs)
    else await this.#replaceNow()
  }

  // A lease that is over sooner is replaced in time all the same.
  #leastMs(): number {
    return Math.min(this.#parts.minIntervalMs, this.#fullLifeMs * (1 - restShare))
  }

  async #replaceNow(): Promise<void> {
    const { api, clock, segments, minIntervalMs } = this.#parts
    if (this.#isForToken) this.#replacedForTokenAt = clock.monotonic()
    this.#isForToken = false
    // Counted from the attempt: one that fails may have made a user all the same.
    this.#obtainedAt = clock.monotonic()
    try {
      const grant = await api.obtain<Data>(segments, this.#call('leases.obtain', askWithinMs))
      if (this.#isClosed()) return await this.#revoke(grant.leaseId)
      this.#take(grant)
    } catch (error) {
      this.#report(isVaultError(error) ? error.code : 'unexpected_response')
      this.#replaceAfter(Math.max(minIntervalMs, this.#pauseMs()))
    }
  }

  #replaceAfter(delayMs: number): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#parts.clock.after(delayMs, () => void this.#work(() => this.#replace()))
  }

  #take(grant: Grant<Data>): void {
    const { clock } = this.#parts
    const previous = this.current
    this.#previous.set(previous.leaseId, this.#life)
    for (const [leaseId, life] of this.#previous) if (remainingMs(life, clock) <= 0) this.#previous.delete(leaseId)
    this.#grant = grant
    this.#fullLifeMs = grant.leaseDurationSeconds * 1000
    this.#life = beginLife(this.#fullLifeMs, clock)
    this.#failures = 0
    this.#state = 'live'
    this.#schedule()
    this.#report('rotated')
    this.#changes.emit('change', { next: this.current, previous })
  }

  #retryLater(): void {
    // At its end there is nothing left to renew.
    if (remainingMs(this.#life, this.#parts.clock) > 0) this.#arm(this.#pauseMs())
  }

  #pauseMs(): number {
    const { clock, random } = this.#parts
    return retryAfterMs(++this.#failures, remainingMs(this.#life, clock), this.#life.lengthMs, random())
  }

  #end(): void {
    if (this.#state !== 'live') return
    this.#state = 'ended'
    this.#report('ended')
    this.#changes.emit('end', undefined)
    if (this.#parts.mode === 'rotate') void this.#work(() => this.#replace())
  }

  // A server that cannot be told lets it expire.
  #revoke(leaseId: string): Promise<void> {
    return this.#parts.api.revoke(leaseId, this.#call('leases.revoke', closeWithinMs)).catch(() => undefined)
  }

  #isClosed(): boolean {
    return this.#state === 'closed'
  }

  #report(outcome: ClientEvents['lease']['outcome']): void {
    this.#parts.events.emit('lease', { mode: this.#parts.mode, outcome })
  }

  #call(operation: string, timeoutMs: number): ReturnType<StartCall> {
    const { startCall, path, namespace } = this.#parts
    const options: CallOptions = { timeoutMs, namespace }
    return startCall(operation, path, options)
  }
}
