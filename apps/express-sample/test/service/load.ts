import autocannon from 'autocannon'
import type { NotesServers } from './notes-sample.ts'

export interface Load {
  /** Ends it, and what came of it. */
  stop(): Promise<autocannon.Result>
  readonly finished: Promise<autocannon.Result>
}

/** A hundred requests a second, on ten connections, with a session and an API key that were there before. */
export function putLoad(address: string, { apiKey }: NotesServers, cookie: string, seconds: number): Load {
  const options: autocannon.Options = {
    url: address,
    connections: 10,
    overallRate: 100,
    duration: seconds,
    timeout: 10,
    requests: [
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/notes', headers: { cookie } },
      {
        method: 'POST',
        path: '/notes',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{"text":"under load"}',
      },
      { method: 'GET', path: '/vault/ready', headers: { 'x-api-key': apiKey } },
    ],
  }
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
