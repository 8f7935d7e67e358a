import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface RecordedLogin {
  readonly target: string | undefined
  readonly namespace: string | string[] | undefined
  readonly body: unknown
}

export interface LoginRecorder extends AsyncDisposable {
  readonly address: string
  readonly logins: readonly RecordedLogin[]
}

/** Answers log-ins as the documentation of the API says, for methods that need an outside which a test does not have. */
export async function startLoginRecorder(): Promise<LoginRecorder> {
  const logins: RecordedLogin[] = []
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') {
      response.end('{ "data": { "key": "recorded value" } }')
      return
    }
    void json(request).then((body) => {
      logins.push({ target: request.url, namespace: request.headers['x-vault-namespace'], body })
      response.end('{ "auth": { "client_token": "recorded-token", "lease_duration": 3600 } }')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
