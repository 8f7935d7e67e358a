import {
  type Cache,
  type CacheRules,
  createCache,
  createSealer,
  type Subject,
  subjectOf,
} from '../../src/cache/index.ts'
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts'
import { createScriptedSource, type ScriptedSource } from './scripted-source.ts'

export const subject = subjectOf('', 'secret/app', 0)

export interface VirtualCache {
  cache: Cache
  clock: VirtualClock
  source: ScriptedSource
  /** What a reader of the one subject gets, once nothing but time could change it. */
  read(of?: Subject): Promise<{ state: string; data: unknown }>
  refresh(): Promise<{ state: string; data: unknown }>
}

/** A minute fresh and ten minutes stale, in time that passes only when told to; nothing left to chance. */
export function createVirtualCache(given: Partial<CacheRules> = {}, random: () => number = () => 1): VirtualCache {
  const rules = {
    ttlMs: 60_000,
    maxStaleMs: 600_000,
    notFoundTtlMs: 5000,
    maxEntries: 100,
    maxBytes: 1_000_000,
    ...given,
  }
  const clock = createVirtualClock()
  const source = createScriptedSource()
  const cache = createCache({ rules, sealer: createSealer(clock), clock, random })
  const opened = async (served: ReturnType<Cache['read']>, of: Subject) => {
    const { state, entry } = await served
    return { state, data: cache.open(of, entry) }
  }
  return {
    cache,
    clock,
    source,
    read: async (of = subject) => opened(cache.read(of, source.load), of),
    refresh: async () => opened(cache.refresh(subject, source.load), subject),
  }
}
