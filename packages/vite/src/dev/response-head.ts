import type { ServerResponse } from 'node:http'

/** All of a head that the server writes, as text to be searched. */
export function headText(response: ServerResponse): string {
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}`)
  return [reasonOf(response) ?? '', ...headers].join('\n')
}

// HTTP/2 has none, and Node warns of the question.
function reasonOf(response: ServerResponse): string | undefined {
  return 'stream' in response ? undefined : response.statusMessage
}

/** As `writeHead` does, without writing. */
export function setHead(response: ServerResponse, status: number, more: readonly unknown[]): void {
  response.statusCode = status
  const [reason] = more
  if (typeof reason === 'string' && !('stream' in response)) response.statusMessage = reason
  const headers = more.at(-1)
  if (typeof headers !== 'object' || headers === null) return
  const pairs = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers)
  for (const [name, value] of pairs) if (value !== undefined) response.setHeader(name, value as string)
}

// Node takes names and values in turn, or pairs of them.
function pairsOf(headers: readonly unknown[]): [string, unknown][] {
  if (Array.isArray(headers[0])) return headers as [string, unknown][]
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[String(name), headers[index + 1]]] : []))
}

const changing = ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader'] as const

/** Lets nobody change the head any more, as if it were sent. Returns the end of it, when it is as it was. */
export function sealHead(response: ServerResponse): () => void {
  const { statusCode } = response
  const reason = reasonOf(response)
  for (const name of changing) response[name] = refuseChange
  Object.defineProperty(response, 'headersSent', { configurable: true, get: () => true })
  return () => {
    for (const name of [...changing, 'headersSent']) Reflect.deleteProperty(response, name)
    response.statusCode = statusCode
    if (reason !== undefined) response.statusMessage = reason
  }
}

function refuseChange(): never {
  throw Object.assign(new Error('Cannot change headers: they count as sent'), { code: 'ERR_HTTP_HEADERS_SENT' })
}

/** Makes it the head of an answer that says why there is no other. */
export function replaceHead(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = 500
  if (reasonOf(response) !== undefined) response.statusMessage = 'Internal Server Error'
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
}
