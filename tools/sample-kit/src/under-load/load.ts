import autocannon from 'autocannon'

export interface Load {
  /** Ends it, and what came of it. */
  stop(): Promise<autocannon.Result>
  readonly finished: Promise<autocannon.Result>
}

export interface LoadOptions {
  readonly seconds: number
  /** One after the other, again and again. */
  readonly requests: autocannon.Request[]
}

/** A hundred requests a second, on ten connections. */
export function putLoad(address: string, { seconds, requests }: LoadOptions): Load {
  const options = { url: address, connections: 10, overallRate: 100, duration: seconds, timeout: 10, requests }
  const { promise: finished, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const instance = autocannon(options, (error: Error | null | undefined, result) => {
    if (error === null || error === undefined) resolve(result)
    else reject(error)
  })
  return {
    finished,
    stop() {
      instance.stop?.()
      return finished
    },
  }
}

/** What must be nothing. */
export function failuresIn({ errors, timeouts, non2xx, mismatches, resets }: autocannon.Result) {
  return { errors, timeouts, non2xx, mismatches, resets }
}

export const noFailures = { errors: 0, timeouts: 0, non2xx: 0, mismatches: 0, resets: 0 }
