import { setImmediate } from 'node:timers/promises'
import type { CachedReader } from '../cached-readers/cached-reader.ts'
import { type ReadRound, type ReadWork, timeRound } from './round.ts'
import type { Secrets } from './secrets.ts'

/** Reads all secrets in turn, over and over. Rejects when one of them was not in memory. */
export async function cachedRound(reader: CachedReader, secrets: Secrets, { until }: ReadWork): Promise<ReadRound> {
  const askedBefore = reader.asked()
  const round = await timeRound(until, async (mayBegin) => {
    let reads = 0
    while (mayBegin(reads)) {
      const reading = reader.readAll()
      if (reading !== undefined) await reading
      reads += secrets.length
      // As in a server, where no turn of the event loop lasts for long.
      await setImmediate()
    }
    return reads
  })
  const asked = reader.asked() - askedBefore
  if (asked > 0) throw new Error(`${asked} of ${round.reads} reads were no cache hits`)
  return round
}
