import type { ServerResponse } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// What was said of another body, by a handler that failed before it sent that.
const ofAnotherBody = ['content-encoding', 'content-language', 'content-range', 'etag', 'last-modified']

// Not response.send() of Express: that adds an etag, by which one may ask whether the answer has changed.
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const name of ofAnotherBody) response.removeHeader(name)
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
