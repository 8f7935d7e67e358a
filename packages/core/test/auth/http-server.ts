import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface HttpServer extends AsyncDisposable {
  readonly address: string
}

/** A server of the test's own on 127.0.0.1, behind HTTPS when it gets a certificate. */
export async function startHttpServer(
  answer: RequestListener,
  tls?: { certificate: string; key: string },
): Promise<HttpServer> {
  const server =
    tls === undefined ? createHttpServer(answer) : createHttpsServer({ cert: tls.certificate, key: tls.key }, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
