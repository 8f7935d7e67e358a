import { type AdminEndpointName, isVaultError } from '@keyward/core'
import { Logger } from '@nestjs/common'

const logger = new Logger('VaultAdminModule')

// What an error of somebody else says may be secret.
export function logFailure(error: unknown, { method, path }: AdminEndpointName): void {
  const why = isVaultError(error) ? error.message : nameOf(error)
  logger.error(`${method} ${path} failed: ${why}. Give onError to see more of it.`)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
