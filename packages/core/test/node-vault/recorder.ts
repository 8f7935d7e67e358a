import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { startHttpServer } from '../auth/http-server.ts'

export interface Recorded {
  method: string
  /** As it came: not decoded. */
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  /** Undefined when there was none. */
  body: unknown
}

export interface Recorder extends AsyncDisposable {
  readonly address: string
  readonly requests: Recorded[]
}

/** A server that writes down what it is sent and answers everything with a log-in. */
export async function startRecorder(): Promise<Recorder> {
  const requests: Recorded[] = []
  const server = await startHttpServer((request, response) => {
    void (async () => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const sent = await text(request)
      const body: unknown = sent === '' ? undefined : JSON.parse(sent)
      const { method = '', headers } = request
      requests.push({ method, path, query: Object.fromEntries(new URLSearchParams(query)), headers, body })
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ auth: { client_token: 'token-of-the-answer' }, data: {} }))
    })()
  })
  return { address: server.address, requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
