import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { WireRequest } from './read-request.ts'

/** The real server behind the proxy. */
export interface Upstream {
  readonly address: string
  /** PEM; for https addresses. */
  readonly ca: string | undefined
}

// They concern one connection only, and the proxy frames bodies anew.
const perConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect'])

/** Headers as name, value, name, value, … without those that concern a single connection. */
export const endToEnd = (pairs: Iterable<readonly [string, string]>): string[] =>
  [...pairs].filter(([name]) => !perConnection.has(name.toLowerCase())).flat()

/** Hands the request to the server and resolves with the answer, whose body is still to be read. */
export const deliver = async (
  { address, ca }: Upstream,
  { method, target, headers, body }: WireRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const send = address.startsWith('https:') ? httpsRequest : httpRequest
    send(
      new URL(address),
      {
        method,
        path: target,
        headers: [...endToEnd(headers), 'Content-Length', String(body.length)],
        agent: false,
        signal,
        ...(ca === undefined ? {} : { ca }),
      },
      resolve,
    )
      .once('error', reject)
      .end(body)
  })
