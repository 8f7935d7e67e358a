import { type Client, createClient, resolveOptions, type VaultOptions } from '../../src/client/index.ts'
import { type Clock, systemClock } from '../../src/foundation/index.ts'

/** A client with real connections whose long waits end when the test says so, not after hours. */
export interface ProddedClient extends Client {
  /** Ends the wait for the next renewal. */
  prod(): void
}

// Anything shorter is a pause between two tries.
const longWaitMs = 5000

export function createProddedClient(options: VaultOptions): ProddedClient {
  const waits = new Map<() => void, number>()
  const clock: Clock = {
    ...systemClock,
    after(delayMs, callback, afterOptions) {
      // What a caller waits for keeps its own time.
      if (delayMs < longWaitMs || afterOptions?.keepsAlive) return systemClock.after(delayMs, callback, afterOptions)
      waits.set(callback, delayMs)
      return () => void waits.delete(callback)
    },
  }
  const client = createClient(resolveOptions(options), clock)
  return {
    ...client,
    prod() {
      const [soonest] = [...waits].toSorted(([, a], [, b]) => a - b)
      if (soonest === undefined) return
      waits.delete(soonest[0])
      soonest[0]()
    },
  }
}
