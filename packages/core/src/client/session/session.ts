import { beginLife, isVaultError, remainingMs, renewAfterMs, retryAfterMs, VaultError } from '../../foundation/index.ts'
import type { AuthToken } from '../auth/index.ts'
import { type Call, withinCall } from '../request/index.ts'
import { login, type LoginParts } from './login.ts'
import { createDenials, type Denial, type Denials } from './denials.ts'
import { askAboutToken, createTokenApi, type TokenApi } from './token-api.ts'
import { canRenew, type HeldToken, holdToken, isUsable } from './token-life.ts'

/** One token for everybody, kept alive. */
export interface Session {
  /**
   * The token to use now. Logs in when there is none that can be used; all who ask meanwhile share one log-in. Counts a use of it unless
   * `takesNoUse`.
   */
  token(call: Call, takesNoUse?: boolean): Promise<UsedToken>
  /** The same, where nothing has to be waited for; otherwise `undefined`. */
  readyToken(call: Call, takesNoUse?: boolean): UsedToken | undefined
  /** Whether `token()` would not have to log in. */
  isReady(): boolean
  /** After a 403: what it is about, and whether the request is worth one more try. */
  denied(used: UsedToken, call: Call): Promise<Denial>
  /** The server took a token that it had said not to know. */
  accepted(used: UsedToken): void
  describe(): SessionSnapshot
  /** Called with every new token, the first included; what hung on the old one ends with it. */
  onNewToken(listener: () => void): () => void
  /** Revokes the token if this session logged in for it. Never fails, and takes two seconds at most. */
  close(): Promise<void>
}

export interface UsedToken {
  readonly token: string
  readonly generation: number
  /** Whether the server knows it, where it was asked. */
  readonly known: boolean | undefined
}

/** What `health()` says about the session. */
export interface SessionSnapshot {
  method: string
  /** `invalid`: the server does not know the token that was given. */
  state: 'none' | 'valid' | 'expired' | 'invalid' | 'closed'
  /** Absent when the token does not expire or its end is not known. */
  ttlSeconds?: number
}

export interface SessionParts extends LoginParts {
  /** Between 0 and 1. */
  random: () => number
}

const revokeWithinMs = 2000
const askWithinMs = 10_000

export class TokenSession implements Session {
  readonly #parts: SessionParts
  readonly #api: TokenApi
  readonly #denials: Denials
  readonly #listeners = new Set<() => void>()
  /** Ends the waiting of those who wait for a log-in. */
  readonly #waiting = new Set<() => void>()
  readonly #stopLogIn = new AbortController()
  #held: HeldToken | undefined
  #loggingIn: Promise<HeldToken> | undefined
  #generation = 0
  #failures = 0
  #dueAt = Infinity
  #cancelTimer = (): void => undefined
  #busy = false
  #closed = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#api = createTokenApi(parts.requester, parts.startCall, parts.auth.namespace)
    this.#denials = createDenials({
      api: this.#api,
      clock: parts.clock,
      logIn: () => this.#logIn(),
      learn: (held) => this.#learn(held),
    })
  }

  async token(call: Call, takesNoUse = false): Promise<UsedToken> {
    for (;;) {
      const ready = this.readyToken(call, takesNoUse)
      if (ready !== undefined) return ready
      await withinCall(this.#whileOpen(this.#logIn()), call, this.#parts.clock, 'the log-in')
    }
  }

  readyToken(call: Call, takesNoUse = false): UsedToken | undefined {
    const { clock } = this.#parts
    if (this.#closed) throw closedError(call)
    const held = this.#held
    if (held === undefined || !isUsable(held, clock)) return undefined
    // After a sleep the timer is late; whoever comes first makes up for it.
    if (this.#dueAt !== Infinity && clock.monotonic() >= this.#dueAt) this.#maintain()
    if (!takesNoUse) held.usesLeft--
    return held
  }

  isReady(): boolean {
    return !this.#closed && this.#held !== undefined && isUsable(this.#held, this.#parts.clock)
  }

  async denied(used: UsedToken, call: Call): Promise<Denial> {
    const held = this.#held
    if (held?.generation !== used.generation) return 'replaced'
    const known = this.#denials.known(held)
    if (known !== undefined) return known
    return (await withinCall(this.#whileOpen(this.#denials.find(held)), call, this.#parts.clock)) ?? 'unclear'
  }

  accepted({ generation }: UsedToken): void {
    const held = this.#held
    if (held?.generation !== generation || held.known !== false) return
    held.known = true
    this.#reportGiven(true, 0)
  }

  describe(): SessionSnapshot {
    const { auth, clock } = this.#parts
    const held = this.#held
    if (this.#closed || held === undefined) return { method: auth.name, state: this.#closed ? 'closed' : 'none' }
    const leftMs = remainingMs(held.life, clock)
    if (leftMs > 0 && held.known === false) return { method: auth.name, state: 'invalid' }
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
    const { clock, startCall } = this.#parts
    this.#closed = true
    this.#cancelTimer()
    for (const stopWaiting of this.#waiting) stopWaiting()
    // A log-in under way makes a token that nobody else would revoke.
    const call = startCall('session.close', undefined, { timeoutMs: revokeWithinMs })
    const held = await withinCall(this.#loggingIn ?? Promise.resolve(this.#held), call, clock).catch(() => undefined)
    // What an auth method waits for may never come.
    this.#stopLogIn.abort()
    this.#held = undefined
    // Also one whose uses are spent as counted here: a request may not have reached the server.
    if (held === undefined || !held.revocable) return
    // A server that cannot be told lets it expire.
    await this.#api.revoke(held.token, Math.max(1, call.deadline - clock.monotonic())).catch(() => undefined)
  }

  #whileOpen<Value>(work: Promise<Value>): Promise<Value | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Value | undefined>()
    const stopWaiting = (): void => resolve(undefined)
    this.#waiting.add(stopWaiting)
    work.then(resolve, reject).finally(() => this.#waiting.delete(stopWaiting))
    return promise
  }

  #logIn(): Promise<HeldToken> {
    this.#loggingIn ??= login(this.#parts, this.#stopLogIn.signal)
      .then((auth) => this.#hold(auth))
      .finally(() => (this.#loggingIn = undefined))
    return this.#loggingIn
  }

  #hold(auth: AuthToken): HeldToken {
    // The same given token again: what is known of its life stays known.
    if (auth.given && this.#held?.token === auth.token) return this.#held
    const held = holdToken(auth, ++this.#generation, this.#parts.clock)
    if (this.#closed) return held
    this.#held = held
    this.#failures = 0
    this.#schedule(held)
    if (held.given) void this.#learn(held)
    for (const listener of this.#listeners) listener()
    return held
  }

  // Whether it knows a given token, and how long that lives, only the server can say. It may refuse the latter, and then nothing is renewed.
  async #learn(held: HeldToken): Promise<void> {
    const { clock } = this.#parts
    const startedAt = clock.monotonic()
    const { known, facts } = await askAboutToken(this.#api, held.token, askWithinMs)
    if (this.#held !== held || known === undefined) return
    // Who was denied meanwhile asks as well.
    if (held.known !== known) this.#reportGiven(known, clock.monotonic() - startedAt)
    held.known = known
    if (facts === undefined || facts.ttlSeconds === 0) return
    held.renewable = facts.renewable
    held.fullLifeMs = Math.max(facts.creationTtlSeconds, facts.ttlSeconds) * 1000
    held.life = beginLife(facts.ttlSeconds * 1000, clock)
    this.#schedule(held)
  }

  #reportGiven(known: boolean, durationMs: number): void {
    const { auth, events } = this.#parts
    events.emit('login', { method: auth.name, outcome: known ? 'ok' : 'permission_denied', durationMs })
  }

  #schedule({ life }: HeldToken): void {
    this.#arm(life.lengthMs === 0 ? Infinity : renewAfterMs(life.lengthMs, this.#parts.random()))
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
    const step = held.given || canRenew(held) ? this.#renew(held) : this.#logInAnew(held)
    void step.finally(() => (this.#busy = false))
  }

  async #renew(held: HeldToken): Promise<void> {
    const { clock, events } = this.#parts
    if (!held.renewable) return
    const timeoutMs = Math.max(1, Math.min(askWithinMs, remainingMs(held.life, clock)))
    const renewed = await this.#api.renew(held.token, timeoutMs).catch((error: unknown) => error)
    if (this.#held !== held) return
    events.emit('renewal', { outcome: isVaultError(renewed) ? renewed.code : 'ok' })
    // Not answered: the token is as good as before. Refused: renewing is over.
    if (isVaultError(renewed)) return isRefusal(renewed) ? this.#logInAnew(held) : this.#retryLater(held)
    this.#failures = 0
    const grantedMs = ((renewed as AuthToken).leaseDurationSeconds ?? 0) * 1000
    // Less than a second is left.
    if (grantedMs === 0) return this.#logInAnew(held)
    held.life = beginLife(grantedMs, clock)
    this.#schedule(held)
  }

  async #logInAnew(held: HeldToken): Promise<void> {
    if (held.given) return
    await this.#logIn().catch(() => this.#retryLater(held))
  }

  #retryLater({ life }: HeldToken): void {
    const leftMs = remainingMs(life, this.#parts.clock)
    // When its end is reached, the next caller logs in.
    if (this.#closed || leftMs <= 0) return
    this.#arm(retryAfterMs(++this.#failures, leftMs, life.lengthMs, this.#parts.random()))
  }
}

function closedError({ operation, path }: Call): VaultError {
  return new VaultError('closed', 'the client is closed', { operation, path, sent: false })
}

function isRefusal(error: VaultError): boolean {
  return isVaultError(error, 'permission_denied', 'bad_request', 'not_found', 'unsupported', 'unexpected_response')
}
