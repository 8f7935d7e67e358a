import type { Clock } from '../foundation/index.ts'

/** Work that is under way, at most one piece for each key. */
export interface Flights<Value> {
  /** Joins what is under way, or begins. `isCurrent` tells the work, when it is done, whether it was forgotten meanwhile. */
  join(key: string, begin: (isCurrent: () => boolean) => Promise<Value>): Promise<Value>
  /**
   * Begins, or waits for what is under way and joins what begins after it: what it gives is no older than this call. What has been under way for
   * longer than a quarter of a second is not waited for but forgotten.
   */
  joinNext(key: string, begin: (isCurrent: () => boolean) => Promise<Value>): Promise<Value>
  /** Who asks from now on begins anew. */
  forget(key: string): void
  /** How long it has been under way; 0 when it is not. */
  ageMs(key: string): number
  keys(): Iterable<string>
}

interface Flight<Value> {
  readonly promise: Promise<Value>
  readonly since: number
  next?: Promise<Value>
}

// Waiting spares Vault a second question while it answers as usual. What takes longer may hang until its whole time is over, on a connection that is
// dead, though Vault would answer a new question at once.
const longestWaitMs = 250

export function createFlights<Value>(clock: Clock): Flights<Value> {
  const flights = new Map<string, Flight<Value>>()
  const ageOf = ({ since }: Flight<Value>): number => clock.monotonic() - since
  const overOrOverdue = (flight: Flight<Value>): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(longestWaitMs - ageOf(flight), resolve, { keepsAlive: true })
      const over = (): void => {
        cancel()
        resolve()
      }
      flight.promise.then(over, over)
    })
  const join: Flights<Value>['join'] = (key, begin) => {
    const flying = flights.get(key)
    if (flying !== undefined) return flying.promise
    const isCurrent = (): boolean => flights.get(key) === flight
    const promise = begin(isCurrent).finally(() => {
      if (isCurrent()) flights.delete(key)
    })
    const flight: Flight<Value> = { promise, since: clock.monotonic() }
    flights.set(key, flight)
    return promise
  }
  return {
    join,
    joinNext(key, begin) {
      const flying = flights.get(key)
      if (flying === undefined) return join(key, begin)
      flying.next ??= overOrOverdue(flying).then(() => {
        if (flights.get(key) === flying) flights.delete(key)
        return join(key, begin)
      })
      return flying.next
    },
    forget: (key) => void flights.delete(key),
    ageMs(key) {
      const flight = flights.get(key)
      return flight === undefined ? 0 : ageOf(flight)
    },
    keys: () => flights.keys(),
  }
}
