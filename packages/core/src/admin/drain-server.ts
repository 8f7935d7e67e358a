import { once } from 'node:events'
import type { Server as HttpServer, ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import { Server as NetServer } from 'node:net'
import { systemClock, VaultError } from '../foundation/index.ts'

export interface DrainServerOptions {
  /** When connections that are busy still are ended. Above 0, at most 86 400. @default 10 */
  withinSeconds?: number | undefined
}

/**
 * Ends an HTTP server without breaking a request, also under load on connections that are kept alive: takes no new connection; tells each client with
 * its next answer that it was the last of its connection; ends idle connections after a second, when a request that was on its way has arrived, and
 * busy ones at the limit. Resolves when the server has ended, or at the limit: what other protocols keep open, such as WebSockets, is for their owner
 * to end. Does nothing for a server that does not listen; called again, it waits for the same end. Rejects with `invalid_argument`.
 *
 * @example
 * process.once('SIGTERM', async () => {
 *   await drainServer(server)
 *   await vault.close()
 * })
 */
export async function drainServer(server: HttpServer | HttpsServer, options: DrainServerOptions = {}): Promise<void> {
  checkServer(server)
  const withinMs = secondsOf(options) * 1000
  if (server.listening) draining.set(server, drain(server, withinMs))
  await draining.get(server)
}

const draining = new WeakMap<object, Promise<void>>()
const idleMs = 1000

async function drain(server: HttpServer | HttpsServer, withinMs: number): Promise<void> {
  const { promise: overdue, resolve } = Promise.withResolvers<void>()
  const ended = once(server, 'close')
  server.prependListener('request', sayThatItIsTheLast)
  // For connections whose last answer had begun before.
  server.keepAliveTimeout = Math.min(idleMs, withinMs)
  // Not its own close(): that ends idle connections at once, and so those on which a request is just arriving.
  NetServer.prototype.close.call(server)
  const endIdle = systemClock.after(Math.min(idleMs, withinMs), () => server.closeIdleConnections())
  const endBusy = systemClock.after(withinMs, resolve, { keepsAlive: true })
  await Promise.race([ended, overdue])
  endIdle()
  endBusy()
  server.closeAllConnections()
  server.off('request', sayThatItIsTheLast)
}

function sayThatItIsTheLast(_request: unknown, response: ServerResponse): void {
  response.setHeader('connection', 'close')
}

function secondsOf({ withinSeconds = 10 }: DrainServerOptions): number {
  if (typeof withinSeconds === 'number' && withinSeconds > 0 && withinSeconds <= 86_400) return withinSeconds
  throw new VaultError('invalid_argument', 'withinSeconds must be a number above 0, at most 86400', { operation })
}

function checkServer(server: unknown): void {
  if (server instanceof NetServer && 'closeIdleConnections' in server) return
  throw new VaultError('invalid_argument', 'what is to be drained is no server of node:http or node:https', {
    operation,
    hint: 'Give what app.listen() or createServer() returned.',
  })
}

const operation = 'drainServer'
