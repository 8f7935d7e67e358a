import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'

const idleMs = 1000
const busyMs = 10_000

/**
 * Ends a server without breaking a request: takes no new connections, answers what comes on those that are open and tells their clients that each
 * was the last. Connections that stay idle for a second are ended, busy ones after ten seconds. Resolves when none is left.
 */
export async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.prependListener('request', (_request, response) => void response.setHeader('connection', 'close'))
  // Not its own close(): that ends idle connections at once, and so those on which a request is just arriving.
  NetServer.prototype.close.call(server)
  const idle = setTimeout(() => server.closeIdleConnections(), idleMs)
  const busy = setTimeout(() => server.closeAllConnections(), busyMs)
  await closed
  clearTimeout(idle)
  clearTimeout(busy)
}
