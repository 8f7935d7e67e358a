import type { Vault } from '@keyward/core'
import type { OnApplicationShutdown } from '@nestjs/common'

/**
 * Closes the client, and so revokes its token, when the server has answered its last request. Nest may close what it has only half started: then
 * there is nothing to close yet.
 */
export class VaultShutdown implements OnApplicationShutdown {
  opened: Vault | undefined

  async onApplicationShutdown(): Promise<void> {
    await this.opened?.close()
  }
}
