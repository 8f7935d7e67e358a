/** Runs one piece of work per key at a time; everyone who asks meanwhile gets the same promise. */
export interface SingleFlight<Value> {
  run(key: string, work: () => Promise<Value>): Promise<Value>
}

/** A settled flight is forgotten, so a failure is never remembered: the next caller tries again. */
export function createSingleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Promise<Value>>()
  return {
    run(key, work) {
      const flying = flights.get(key)
      if (flying !== undefined) return flying
      const flight = work().finally(() => flights.delete(key))
      flights.set(key, flight)
      return flight
    },
  }
}
