import type { Done } from './done.ts'

export interface ShownRequest extends RequestInit {
  readonly what: string
  readonly path: string
  /** The status that it must be answered with. */
  readonly expected: number
}

/** Sends a request and shows the answer. Fails when it is not what was expected. */
export type ShowRequest = (request: ShownRequest) => Promise<{ readonly headers: Headers; readonly body: string }>

export function showRequests(address: string, done: Done): ShowRequest {
  return async ({ what, path, expected, ...request }) => {
    const response = await fetch(address + path, request)
    const { status, headers } = response
    const body = await response.text()
    if (status !== expected) throw new Error(`${what}: ${status} instead of ${expected}: ${body}`)
    done(what, `${status} ${body.length > 100 ? `${body.slice(0, 100)}…` : body}`)
    return { headers, body }
  }
}
