import { Server } from 'node:net'
import { drainServer, type Vault } from '@keyward/core'
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common'
import type { HttpAdapterHost } from '@nestjs/core'
import { closeOnSignal } from './end-start.ts'

/**
 * Ends the server under load too, and closes the client, and so revokes its token, when that has answered its last request. Nest may close what it has
 * only half started: then there may be nothing to close yet.
 */
export class VaultShutdown implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #host: Partial<HttpAdapterHost>
  #vault: Vault | undefined
  #drainSeconds: number | false = false
  #started: (() => void) | undefined

  constructor(host: Partial<HttpAdapterHost>) {
    this.#host = host
  }

  /** Takes the client over, before it logs in. */
  take(vault: Vault, drainSeconds: number | false = 10): void {
    this.#vault = vault
    this.#drainSeconds = drainSeconds
    this.#started = closeOnSignal(vault)
  }

  onApplicationBootstrap(): void {
    this.#started?.()
  }

  async beforeApplicationShutdown(): Promise<void> {
    const server: unknown = this.#host.httpAdapter?.getHttpServer()
    if (this.#drainSeconds === false || !isHttp1Server(server)) return
    await drainServer(server, { withinSeconds: this.#drainSeconds })
  }

  async onApplicationShutdown(): Promise<void> {
    this.#started?.()
    await this.#vault?.close()
  }
}

// An application without HTTP has none, and connections of HTTP/2 are not idle between two requests.
function isHttp1Server(server: unknown): server is Parameters<typeof drainServer>[0] {
  return server instanceof Server && 'closeIdleConnections' in server
}
