import type { IncomingHttpHeaders } from 'node:http'
import { json } from 'node:stream/consumers'
import { type AuthMethod, createVault } from '@keyward/core'
import { startHttpServer } from './http-server.ts'

/** A log-in as it came over the wire. */
interface WireLogin {
  method: string | undefined
  /** Percent-encoded. */
  target: string | undefined
  headers: IncomingHttpHeaders
  body: unknown
}

export interface LoginRecorder extends AsyncDisposable {
  /** What this method sends, from a client in the namespace `clients`. */
  send(auth: AuthMethod): Promise<WireLogin>
}

/** Takes down log-ins and answers them as the server's documentation says. Everything else is answered 404, as if nothing were there. */
export async function startLoginRecorder(): Promise<LoginRecorder> {
  let last: WireLogin | undefined
  const server = await startHttpServer((request, response) => {
    const { method, url: target, headers } = request
    response.setHeader('content-type', 'application/json')
    if (!target?.includes('/login')) {
      response.writeHead(404).end('{ "errors": [] }')
      return
    }
    void json(request).then((body) => {
      last = { method, target, headers, body }
      response.end('{ "auth": { "client_token": "recorded", "lease_duration": 3600 } }')
    })
  })
  return {
    async send(auth) {
      last = undefined
      const kv = { mounts: { secret: 1 } } as const
      const options = { address: server.address, environment: false, namespace: 'clients', kv } as const
      await using vault = createVault({ ...options, auth })
      await vault.kv.list('secret')
      if (last === undefined) throw new Error('no log-in came')
      return last
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
