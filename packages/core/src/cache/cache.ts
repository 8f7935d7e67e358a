import type { Clock } from '../foundation/index.ts'
import { ageMs, type Entry, type Loaded, openEntry, sealEntry } from './entry.ts'
import { isAbsence, isOutage } from './failure.ts'
import { createFlights, type Flights } from './flights.ts'
import type { Sealer } from './sealer.ts'
import { createSlots, type KeptEntry, type Slots } from './slots.ts'
import type { Subject } from './subject.ts'

export interface CacheRules {
  /** What was read is taken for up to date so long. */
  ttlMs: number
  /** And may be used so long after that, when nobody can be asked. */
  maxStaleMs: number
  notFoundTtlMs: number
  maxEntries: number
  maxBytes: number
}

/** An entry, and how it was come by. */
export interface Served {
  readonly entry: Entry
  readonly state: 'loaded' | 'fresh' | 'stale'
  /** What was loaded, until the first who asked has taken it: to decrypt what was just encrypted would be waste. */
  loaded?: object | undefined
}

/** Reads from where the data comes from. */
export type Load = () => Promise<Loaded>

export interface Cache {
  /**
   * From what is held where that is fresh, and in the last part of its time read again in the background; else from the source, once for all who
   * ask meanwhile. Where there was an answer before, nobody waits long for the next, `patienceMs` or a second, whichever is less: then, or when the
   * source cannot be asked, the old one is served as `stale`. A refusal is never outlived.
   */
  read(subject: Subject, load: Load, patienceMs?: number): Served | Promise<Served>
  /** From the source, as it is now or will be: once for all who ask meanwhile. */
  refresh(subject: Subject, load: Load): Promise<Served>
  /** What is held is forgotten, and so is the answer to any question that is still under way. */
  invalidate(subject: Subject): void
  /** All subjects whose keys begin so. Says how many were held. */
  invalidateAll(keyPrefix: string): number
  /** The data as it was read, for one caller alone. */
  take(subject: Subject, served: Served): Record<string, unknown>
  /** The same of an entry that somebody keeps. */
  open(subject: Subject, entry: Entry): Record<string, unknown>
  /** Forgets everything, and keeps nothing any more. */
  close(): void
  readonly entries: number
  readonly bytes: number
  /** Those of the entries that would be given out now if nobody could be asked. */
  readonly usableEntries: number
}

export interface CacheParts {
  /** Nothing is held where there are none. */
  rules: CacheRules | undefined
  sealer: Sealer
  clock: Clock
  /** Between 0 and 1. */
  random: () => number
  /** Told of everything that was read, before it is given out. */
  onLoaded?: (subject: Subject, entry: Entry) => void
}

// A subject in use is read again in the last part of its time, so that its readers never notice; each after a part of its own, so that what was read
// together is not read again together.
const earliestAheadShare = 0.7
const latestAheadShare = 0.8
const longestPatienceMs = 1000
const firstRetryMs = 1000
const longestRetryMs = 30_000

export function createCache({ rules, sealer, clock, random, onLoaded }: CacheParts): Cache {
  const flights = createFlights<Served>(clock)
  let lastAsked = 0
  const seal = async (subject: Subject, load: Load): Promise<Served> => {
    const asked = ++lastAsked
    const loaded = await load()
    const entry = sealEntry(sealer, subject, loaded, asked, clock)
    onLoaded?.(subject, entry)
    return { entry, state: 'loaded', loaded: loaded.data }
  }
  const open: Cache['open'] = (subject, entry) => openEntry(sealer, subject, entry)
  const take: Cache['take'] = (subject, served) => {
    const { loaded } = served
    served.loaded = undefined
    return (loaded as Record<string, unknown> | undefined) ?? open(subject, served.entry)
  }
  const opening = { open, take }
  if (rules === undefined) {
    const nothing = { invalidate() {}, invalidateAll: () => 0, close() {}, entries: 0, bytes: 0, usableEntries: 0 }
    return { read: seal, refresh: seal, ...opening, ...nothing }
  }
  const slots = createSlots(rules.maxEntries, rules.maxBytes)
  return new HoldingCache({ rules, clock, random, flights, seal, ...opening, slots })
}

interface HoldingParts extends Pick<CacheParts, 'clock' | 'random'> {
  rules: CacheRules
  flights: Flights<Served>
  seal: (subject: Subject, load: Load) => Promise<Served>
  open: Cache['open']
  take: Cache['take']
  slots: Slots
}

class HoldingCache implements Cache {
  readonly open: Cache['open']
  readonly take: Cache['take']
  readonly #parts: HoldingParts
  readonly #slots: Slots
  #closed = false

  constructor(parts: HoldingParts) {
    this.#parts = parts
    this.#slots = parts.slots
    this.open = parts.open
    this.take = parts.take
  }

  get entries(): number {
    return this.#slots.size
  }

  get bytes(): number {
    return this.#slots.calculatedSize
  }

  get usableEntries(): number {
    const { clock } = this.#parts
    let usable = 0
    for (const slot of this.#slots.values()) {
      if ('entry' in slot && this.#isUsable(slot, ageMs(slot.entry, clock))) usable++
    }
    return usable
  }

  read(subject: Subject, load: Load, patienceMs = longestPatienceMs): Served | Promise<Served> {
    const { clock } = this.#parts
    const slot = this.#slots.get(subject.key)
    if (slot === undefined) return this.#load(subject, load)
    if (!('entry' in slot)) {
      return clock.monotonic() < slot.until ? Promise.reject(slot.error) : this.#load(subject, load)
    }
    const age = ageMs(slot.entry, clock)
    if (age >= slot.freshForMs) return this.#readStale(subject, slot, age, load, patienceMs)
    if (age >= slot.readAgainAfterMs) this.#refreshBehind(subject, slot, load)
    return { entry: slot.entry, state: 'fresh' }
  }

  refresh(subject: Subject, load: Load): Promise<Served> {
    return this.#parts.flights.joinNext(subject.key, (isCurrent) => this.#ask(subject, load, isCurrent))
  }

  invalidate({ key }: Subject): void {
    this.#slots.delete(key)
    this.#parts.flights.forget(key)
  }

  invalidateAll(keyPrefix: string): number {
    const { flights } = this.#parts
    let forgotten = 0
    for (const key of [...this.#slots.keys(), ...flights.keys()]) {
      if (!key.startsWith(keyPrefix)) continue
      if (this.#slots.delete(key)) forgotten++
      flights.forget(key)
    }
    return forgotten
  }

  close(): void {
    this.#closed = true
    this.invalidateAll('')
  }

  #load(subject: Subject, load: Load): Promise<Served> {
    return this.#parts.flights.join(subject.key, (isCurrent) => this.#ask(subject, load, isCurrent))
  }

  async #ask(subject: Subject, load: Load, isCurrent: () => boolean): Promise<Served> {
    const held = this.#slots.peek(subject.key)
    try {
      const served = await this.#parts.seal(subject, load)
      if (isCurrent()) this.#keep(subject, served.entry)
      return served
    } catch (error) {
      if (isCurrent()) this.#failed(subject, error)
      // Nobody waited for it, but what was held when it was asked is refused all the same.
      else if (!isOutage(error) && this.#slots.peek(subject.key) === held) this.#slots.delete(subject.key)
      throw error
    }
  }

  #keep(subject: Subject, entry: Entry): void {
    if (this.#closed) return
    const { rules, random } = this.#parts
    const freshForMs = Math.min(rules.ttlMs, entry.usableForMs)
    const readAgainAfterMs = freshForMs * (earliestAheadShare + (latestAheadShare - earliestAheadShare) * random())
    this.#slots.set(subject.key, { entry, freshForMs, readAgainAfterMs, failures: 0, retryAt: 0 })
  }

  #failed({ key }: Subject, error: unknown): void {
    if (this.#closed) return
    const { rules, clock, random } = this.#parts
    if (isAbsence(error)) {
      this.#slots.set(key, { error, until: clock.monotonic() + rules.notFoundTtlMs })
      return
    }
    const slot = this.#slots.peek(key)
    if (!isOutage(error)) this.#slots.delete(key)
    else if (slot !== undefined && 'entry' in slot) {
      const pauseMs = Math.min(firstRetryMs * 2 ** slot.failures, longestRetryMs, rules.ttlMs)
      slot.failures++
      slot.retryAt = clock.monotonic() + pauseMs * (0.5 + random() / 2)
    }
  }

  #readStale(subject: Subject, slot: KeptEntry, age: number, load: Load, patienceMs: number): Served | Promise<Served> {
    if (!this.#isUsable(slot, age)) return this.#load(subject, load)
    // Who asks while the source has long been silent need not find that out anew.
    const isHopeless = this.#isPausing(slot) || this.#parts.flights.ageMs(subject.key) >= longestPatienceMs
    if (!isHopeless) return this.#refreshPatiently(subject, slot, load, patienceMs)
    this.#refreshBehind(subject, slot, load)
    return { entry: slot.entry, state: 'stale' }
  }

  async #refreshPatiently(subject: Subject, slot: KeptEntry, load: Load, patienceMs: number): Promise<Served> {
    const { clock } = this.#parts
    const { promise: outOfPatience, resolve } = Promise.withResolvers<undefined>()
    const cancel = clock.after(Math.min(patienceMs, longestPatienceMs), () => resolve(undefined), { keepsAlive: true })
    const loading = this.#load(subject, load)
    try {
      const served = await Promise.race([loading, outOfPatience])
      if (served !== undefined) return served
      // Its last moment may have come while it was waited for.
      if (!this.#isUsable(slot, ageMs(slot.entry, clock))) return await loading
    } catch (error) {
      if (!isOutage(error) || !this.#isUsable(slot, ageMs(slot.entry, clock))) throw error
    } finally {
      cancel()
    }
    return { entry: slot.entry, state: 'stale' }
  }

  #refreshBehind(subject: Subject, slot: KeptEntry, load: Load): void {
    if (!this.#isPausing(slot)) this.#load(subject, load).catch(() => undefined)
  }

  #isPausing({ retryAt }: KeptEntry): boolean {
    return this.#parts.clock.monotonic() < retryAt
  }

  #isUsable({ entry, freshForMs }: KeptEntry, age: number): boolean {
    return age < Math.min(freshForMs + this.#parts.rules.maxStaleMs, entry.usableForMs)
  }
}
