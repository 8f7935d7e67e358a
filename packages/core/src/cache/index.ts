/** An encrypted, bounded store of what was read, and the rules of when to read again. Does not know Vault. */
export { type Cache, type CacheRules, createCache, type Load, type Served } from './cache.ts'
export type { Entry, Loaded } from './entry.ts'
export { isAbsence, isOutage } from './failure.ts'
export { createSealer, type Sealer } from './sealer.ts'
export { type Subject, subjectOf } from './subject.ts'
