import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'

const idleMs = 1000
const busyMs = 9000

/**
 * Lets the server end before Nest closes it, which ends idle connections at once, and so those on which a request is just arriving. No new connection
 * is taken; those that are open get their answers, and are told that each was the last.
 */
@Injectable()
export class ConnectionDrain implements BeforeApplicationShutdown {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  async beforeApplicationShutdown(): Promise<void> {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server
    if (!server.listening) return
    const closed = once(server, 'close')
    server.prependListener('request', (_request, response) => void response.setHeader('connection', 'close'))
    NetServer.prototype.close.call(server)
    await Promise.race([closed, delay(idleMs, undefined, { ref: false })])
    server.closeIdleConnections()
    await Promise.race([closed, delay(busyMs, undefined, { ref: false })])
    server.closeAllConnections()
  }
}
