import { LRUCache } from 'lru-cache'
import type { Entry } from './entry.ts'

/** What the cache holds of one subject. */
type Slot = KeptEntry | KnownAbsence

export interface KeptEntry {
  readonly entry: Entry
  readonly freshForMs: number
  /** When somebody asks, it is read in the background from then on. */
  readonly readAgainAfterMs: number
  /** Failed attempts in a row to read it again, and when the next one is due, on the monotonic clock. */
  failures: number
  retryAt: number
}

/** The server has just said that there is nothing. */
interface KnownAbsence {
  readonly error: Error
  readonly until: number
}

export type Slots = LRUCache<string, Slot>

/** The least recently used go first, when there are too many of them or they are too large together. */
export function createSlots(maxEntries: number, maxBytes: number): Slots {
  return new LRUCache({ max: maxEntries, maxSize: maxBytes, sizeCalculation: bytesOf })
}

// Of the objects around it, for each entry: measured with heap snapshots.
const overheadBytes = 600

function bytesOf(slot: Slot, key: string): number {
  return overheadBytes + 2 * key.length + ('entry' in slot ? slot.entry.sealed.ciphertext.length : 0)
}
