import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Listening {
  readonly url: string
  stop(): Promise<unknown>
}

/** Serves an app on a free port of loopback. */
export async function listen(app: RequestListener): Promise<Listening> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      return closed
    },
  }
}

/** The same until the test ends. Returns the address. */
export async function serve(app: RequestListener): Promise<string> {
  const { url, stop } = await listen(app)
  onTestFinished(async () => void (await stop()))
  return url
}
