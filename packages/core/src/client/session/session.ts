import { createSingleFlight, isVaultError, type VaultError } from '../../foundation/index.ts'
import type { AuthToken } from '../auth/index.ts'
import { type Call, type CallOptions, withinCall } from '../request/index.ts'
import { authToken, login, type LoginParts } from './login.ts'
import { isTruncated, renewAfterMs, retryAfterMs } from './renewal-schedule.ts'
import { beginLife, type HeldToken, isUsable, remainingMs } from './token-life.ts'

/** One token for everybody, kept alive. */
export interface Session {
  /** The token to use now. Logs in when there is none that can be used; all who ask meanwhile share one log-in. */
  token(call: Call): Promise<UsedToken>
  /** After a 403: whether there is another token now, with which the request is worth one more try. */
  replaced(used: UsedToken, call: Call): Promise<boolean>
  describe(): SessionSnapshot
  /** Called with every new token, the first included; what hung on the old one hangs on nothing any more when it ends. */
  onNewToken(listener: () => void): () => void
  /** Revokes the token if this session logged in for it. Never fails, and takes two seconds at most. */
  close(): Promise<void>
}

export interface UsedToken {
  readonly token: string
  readonly generation: number
}

/** What `health()` says about the session. */
export interface SessionSnapshot {
  method: string
  state: 'none' | 'valid' | 'expired' | 'closed'
  /** Absent when the token does not expire or its end is not known. */
  ttlSeconds?: number
}

export interface SessionParts extends LoginParts {
  /** Between 0 and 1. */
  random: () => number
}

const revokeWithinMs = 2000
const renewWithinMs = 10_000
// A token that was found valid after a 403 need not be asked about again for every further 403.
const believedForMs = 10_000

export class TokenSession implements Session {
  readonly #parts: SessionParts
  readonly #logins = createSingleFlight<HeldToken>()
  readonly #checks = createSingleFlight<boolean>()
  readonly #listeners = new Set<() => void>()
  #held: HeldToken | undefined
  #generation = 0
  #failures = 0
  #dueAt = Infinity
  #cancelTimer = (): void => undefined
  #busy = false
  #believed = { generation: 0, until: -Infinity }
  #closed = false

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  async token(call: Call): Promise<UsedToken> {
    const { clock } = this.#parts
    const held =
      this.#held !== undefined && isUsable(this.#held, clock)
        ? this.#held
        : await withinCall(this.#logIn(), call, clock)
    // After a sleep the timer is late; whoever comes first makes up for it.
    if (clock.monotonic() >= this.#dueAt) this.#maintain()
    held.usesLeft--
    return { token: held.auth.token, generation: held.generation }
  }

  async replaced(used: UsedToken, call: Call): Promise<boolean> {
    const { clock } = this.#parts
    if (this.#held?.generation !== used.generation) return true
    if (this.#believed.generation === used.generation && clock.monotonic() < this.#believed.until) return false
    return withinCall(
      this.#checks.run('check', () => this.#replaceIfInvalid(used)),
      call,
      clock,
    )
  }

  describe(): SessionSnapshot {
    const { auth, clock } = this.#parts
    const held = this.#held
    if (this.#closed || held === undefined) return { method: auth.name, state: this.#closed ? 'closed' : 'none' }
    const leftMs = remainingMs(held.life, clock)
    return {
      method: auth.name,
      state: leftMs > 0 ? 'valid' : 'expired',
      ...(leftMs !== Infinity && { ttlSeconds: Math.max(0, Math.round(leftMs / 1000)) }),
    }
  }

  onNewToken(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    const held = this.#held
    this.#closed = true
    this.#held = undefined
    this.#cancelTimer()
    if (held === undefined || !held.auth.revocable || held.usesLeft < 1) return
    // A server that cannot be told lets it expire.
    await this.#ask('token.revoke-self', 'revoke-self', held.auth.token, revokeWithinMs).catch(() => undefined)
  }

  #logIn(): Promise<HeldToken> {
    return this.#logins.run('login', async () => {
      const auth = await login(this.#parts)
      const held = this.#hold(auth)
      if (auth.given) void this.#learnLife(held)
      return held
    })
  }

  #hold(auth: AuthToken): HeldToken {
    const lifeMs = (auth.leaseDurationSeconds ?? 0) * 1000
    const held: HeldToken = {
      auth,
      generation: ++this.#generation,
      fullLifeMs: lifeMs,
      life: beginLife(lifeMs, this.#parts.clock),
      usesLeft: auth.numUses || Infinity,
    }
    if (this.#closed) return held
    this.#held = held
    this.#failures = 0
    this.#schedule(held)
    for (const listener of this.#listeners) listener()
    return held
  }

  // Whoever made a given token knows how long it lives; here only the server can say. It may refuse, then nothing is renewed.
  async #learnLife(held: HeldToken): Promise<void> {
    const { data } = (await this.#ask('token.lookup-self', 'lookup-self', held.auth.token, renewWithinMs, 'GET').catch(
      () => ({}),
    )) as {
      data?: { ttl?: number; renewable?: boolean; creation_ttl?: number }
    }
    if (this.#held !== held || !data?.renewable || !data.ttl) return
    const full = {
      ...held,
      auth: { ...held.auth, renewable: true },
      fullLifeMs: (data.creation_ttl ?? data.ttl) * 1000,
    }
    this.#held = { ...full, life: beginLife(data.ttl * 1000, this.#parts.clock) }
    this.#schedule(this.#held)
  }

  #schedule(held: HeldToken): void {
    const { random } = this.#parts
    if (held.life.lengthMs === 0) this.#arm(Infinity)
    else this.#arm(renewAfterMs(held.life.lengthMs, random()))
  }

  #arm(delayMs: number): void {
    const { clock } = this.#parts
    this.#cancelTimer()
    this.#dueAt = clock.monotonic() + delayMs
    this.#cancelTimer = delayMs === Infinity ? () => undefined : clock.after(delayMs, () => this.#maintain())
  }

  /** Renews, or gets a new token where renewing is over. Callers use the old one meanwhile. */
  #maintain(): void {
    const held = this.#held
    if (held === undefined || this.#busy || this.#closed) return
    this.#busy = true
    this.#arm(Infinity)
    const step = canRenew(held) ? this.#renew(held) : this.#logInAnew(held)
    void step.finally(() => (this.#busy = false))
  }

  async #renew(held: HeldToken): Promise<void> {
    const { clock, events } = this.#parts
    try {
      const body = await this.#ask('token.renew-self', 'renew-self', held.auth.token, this.#renewTimeoutMs(held))
      events.emit('renewal', { outcome: 'ok' })
      const grantedMs = (authToken(body, this.#call('token.renew-self')).leaseDurationSeconds ?? 0) * 1000
      if (this.#held !== held) return
      this.#failures = 0
      held.life = beginLife(grantedMs, clock)
      if (grantedMs > 0) return this.#schedule(held)
      await this.#logInAnew(held)
    } catch (error) {
      if (!isVaultError(error)) throw error
      events.emit('renewal', { outcome: error.code })
      // Refused: renewing is over. Not answered: the token is as good as before.
      if (isRefusal(error) && !held.auth.given) await this.#logInAnew(held)
      else this.#retryLater(held)
    }
  }

  async #logInAnew(held: HeldToken): Promise<void> {
    if (held.auth.given) return
    await this.#logIn().catch(() => this.#retryLater(held))
  }

  #retryLater(held: HeldToken): void {
    if (this.#held !== held || this.#closed) return
    const { clock, random } = this.#parts
    const leftMs = remainingMs(held.life, clock)
    // Its end is reached: from here on the next caller logs in.
    if (leftMs <= 0) return
    this.#arm(retryAfterMs(++this.#failures, leftMs, held.life.lengthMs, random()))
  }

  #renewTimeoutMs({ life }: HeldToken): number {
    return Math.max(1, Math.min(renewWithinMs, remainingMs(life, this.#parts.clock)))
  }

  // A policy that denies and a token that is no more are both answered with 403. The token's own lookup tells them apart, except for a token
  // that may not even look itself up; that one is replaced once, to be sure.
  async #replaceIfInvalid(used: UsedToken): Promise<boolean> {
    const { clock } = this.#parts
    const believe = (generation: number): void =>
      void (this.#believed = { generation, until: clock.monotonic() + believedForMs })
    const valid = await this.#ask('token.lookup-self', 'lookup-self', used.token, renewWithinMs, 'GET').then(
      () => true,
      (error: unknown) => !isVaultError(error, 'permission_denied'),
    )
    if (valid) return (believe(used.generation), false)
    const fresh = await this.#logIn()
    believe(fresh.generation)
    return fresh.auth.token !== used.token
  }

  #call(operation: string, options?: CallOptions): Call {
    return this.#parts.startCall(operation, undefined, { namespace: this.#parts.auth.namespace, ...options })
  }

  async #ask(
    operation: string,
    endpoint: string,
    token: string,
    timeoutMs: number,
    method: 'GET' | 'POST' = 'POST',
  ): Promise<unknown> {
    const call = this.#call(operation, { timeoutMs })
    const body = method === 'POST' ? {} : undefined
    const { requester } = this.#parts
    return (await requester({ call, method, segments: ['auth', 'token', endpoint], token, body, repeatable: true }))
      .body
  }
}

// A use-limited token would pay for its renewal with a use.
function canRenew({ auth, life, fullLifeMs }: HeldToken): boolean {
  return auth.renewable === true && !auth.numUses && !isTruncated(life.lengthMs, fullLifeMs)
}

function isRefusal(error: VaultError): boolean {
  return isVaultError(error, 'permission_denied', 'bad_request', 'not_found', 'unsupported', 'unexpected_response')
}
