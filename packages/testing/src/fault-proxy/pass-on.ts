import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { answerHead, type ClientConnection } from './client-connection.ts'
import type { WireRequest } from './read-request.ts'
import { deliver, endToEnd, type Upstream } from './upstream.ts'

/** One request on its way through the proxy. */
export interface Passage {
  readonly client: ClientConnection
  readonly upstream: Upstream
  readonly request: WireRequest
}

/** Passes the request on and streams the answer back as it comes. */
export const passOn = async ({ client, upstream, request }: Passage): Promise<void> => {
  const response = await deliver(upstream, request, client.signal)
  const framing = hasNoBody(request, response) ? [] : framingOf(response)
  await client.write(answerHead(response.statusCode ?? 502, [...headersOf(response), ...framing]))
  const chunked = framing[0] === 'Transfer-Encoding'
  for await (const chunk of response as AsyncIterable<Buffer>) {
    await client.write(chunked ? encodeChunk(chunk) : chunk)
  }
  if (chunked) {
    await client.write('0\r\n\r\n')
  }
}

/** Passes the request on, reads the whole answer and drops it. */
export const passOnSilently = async ({ client, upstream, request }: Passage): Promise<void> => {
  await buffer(await deliver(upstream, request, client.signal))
}

/** Passes the request on and gives the answer twice: to the client, and to nobody. */
export const passOnTwice = async ({ client, upstream, request }: Passage): Promise<void> => {
  const first = await deliver(upstream, request, client.signal)
  const body = await buffer(first)
  await passOnSilently({ client, upstream, request })
  await client.write(wholeHead(first, body))
  await client.write(body)
}

/** Announces the whole answer and closes the connection after its first bytes. */
export const passOnTruncated = async (passage: Passage, bytes: number | undefined): Promise<void> => {
  const { client, upstream, request } = passage
  const response = await deliver(upstream, request, client.signal)
  const body = await buffer(response)
  await client.write(wholeHead(response, body))
  await client.write(body.subarray(0, bytes ?? Math.floor(body.length / 2)))
  client.close()
}

const slices = 10

/** Sends the head at once and the body in ten slices over the given time. */
export const passOnSlowly = async ({ client, upstream, request }: Passage, ms: number): Promise<void> => {
  const response = await deliver(upstream, request, client.signal)
  const body = await buffer(response)
  await client.write(wholeHead(response, body))
  for (let slice = 0; slice < slices; slice += 1) {
    await delay(ms / slices, undefined, { signal: client.signal })
    await client.write(body.subarray((body.length * slice) / slices, (body.length * (slice + 1)) / slices))
  }
}

const hasNoBody = ({ method }: WireRequest, { statusCode }: IncomingMessage): boolean =>
  method === 'HEAD' || statusCode === 204 || statusCode === 304

const framingOf = ({ headers }: IncomingMessage): string[] => {
  const length = headers['content-length']
  return length === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', length]
}

const headersOf = ({ rawHeaders }: IncomingMessage): string[] => endToEnd(pairsOf(rawHeaders))

const pairsOf = (flat: readonly string[]): (readonly [string, string])[] =>
  flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []))

const wholeHead = (response: IncomingMessage, body: Buffer): string =>
  answerHead(response.statusCode ?? 502, [...headersOf(response), 'Content-Length', String(body.length)])

const encodeChunk = (chunk: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
