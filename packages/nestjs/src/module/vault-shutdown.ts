import type { Vault } from '@keyward/core'
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common'
import { closeOnSignal } from './end-start.ts'

/**
 * Closes the client, and so revokes its token, when the server has answered its last request. Nest may close what it has only half started: then
 * there may be nothing to close yet.
 */
export class VaultShutdown implements OnApplicationBootstrap, OnApplicationShutdown {
  #vault: Vault | undefined
  #started: (() => void) | undefined

  /** Takes the client over, before it logs in. */
  take(vault: Vault): void {
    this.#vault = vault
    this.#started = closeOnSignal(vault)
  }

  onApplicationBootstrap(): void {
    this.#started?.()
  }

  async onApplicationShutdown(): Promise<void> {
    this.#started?.()
    await this.#vault?.close()
  }
}
