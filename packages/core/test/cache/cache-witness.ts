import {
  type Cache,
  type CacheRules,
  createCache,
  createSealer,
  type Loaded,
  type Served,
  subjectOf,
} from '../../src/cache/index.ts'
import { VaultError } from '../../src/foundation/index.ts'
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts'

export const outcomes = ['value', 'brief value', 'not_found', 'permission_denied', 'unreachable'] as const

/** How the source takes whatever it is asked from now on. */
interface Behaviour {
  outcome: (typeof outcomes)[number]
  afterMs: number
}

/** A cache that is watched: whatever it gives is held against what it was told. */
export interface CacheWitness {
  readonly cache: Cache
  readonly clock: VirtualClock
  /** What the cache did and never may, in words. */
  readonly violations: readonly string[]
  behave(behaviour: Behaviour): void
  ask(name: string, how: 'read' | 'refresh'): void
  forget(name: string): void
  forgetAll(): void
}

/** What a value says about itself. Order counts everything that happens; time does not tell what came first within a millisecond. */
interface Witnessed {
  name: string
  begun: number
  readAt: number
  usableForMs: number
}

const briefMs = 400

export function createCacheWitness(rules: CacheRules): CacheWitness {
  const clock = createVirtualClock()
  const cache = createCache({ rules, sealer: createSealer(clock), clock, random: () => 0.5 })
  const violations: string[] = []
  const forgottenAt = new Map<string, number>()
  let allForgottenAt = 0
  const lastRefused = new Map<string, number>()
  let order = 0
  let behaviour: Behaviour = { outcome: 'value', afterMs: 0 }

  const lastForgotten = (name: string): number => Math.max(allForgottenAt, forgottenAt.get(name) ?? 0)
  const failed = (error: unknown): void => {
    if (!(error instanceof VaultError)) violations.push(String(error))
  }
  const load = async (name: string): Promise<Loaded> => {
    const begun = ++order
    const { outcome, afterMs } = behaviour
    // Settled only while time passes, so that the cache has heard of it before the next step.
    await new Promise<void>((resolve) => void clock.after(afterMs, resolve))
    if (outcome === 'value' || outcome === 'brief value') {
      const usableForMs = outcome === 'value' ? 1e9 : briefMs
      return { data: { name, begun, readAt: clock.now(), usableForMs } satisfies Witnessed, usableForMs }
    }
    if (outcome !== 'unreachable' && begun > lastForgotten(name))
      lastRefused.set(name, Math.max(begun, lastRefused.get(name) ?? 0))
    throw new VaultError(outcome, 'as the test says')
  }
  return {
    cache,
    clock,
    violations,
    behave: (next) => void (behaviour = next),
    ask(name, how) {
      const subject = subjectOf('', name, 0)
      const since = { asked: ++order, forgotten: lastForgotten(name), refused: lastRefused.get(name) ?? 0 }
      const look = ({ entry, state }: Served): void => {
        const value = cache.open(subject, entry) as unknown as Witnessed
        const age = clock.now() - value.readAt
        const wrong = [
          value.name !== name && 'is of another subject',
          value.begun < since.forgotten && 'was forgotten before it was asked for',
          value.begun < since.refused && 'is older than what was refused before it was asked for',
          how === 'refresh' && value.begun < since.asked && 'is older than the refresh',
          state === 'fresh' && age >= rules.ttlMs && 'is too old to be fresh',
          state !== 'loaded' && age >= rules.ttlMs + rules.maxStaleMs && 'is too old to be stale',
          state !== 'loaded' && age >= value.usableForMs && 'outlived what limits it',
        ]
        violations.push(...wrong.filter((what) => what !== false).map((what) => `${state} at ${age} ms ${what}`))
      }
      const served = cache[how](subject, () => load(name))
      if (served instanceof Promise) served.then(look).catch(failed)
      else look(served)
    },
    forget(name) {
      forgottenAt.set(name, ++order)
      cache.invalidate(subjectOf('', name, 0))
    },
    forgetAll() {
      allForgottenAt = ++order
      cache.invalidateAll('')
    },
  }
}
