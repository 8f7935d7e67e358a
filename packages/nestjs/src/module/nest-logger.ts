import type { Logger as VaultLogger } from '@keyward/core'
import { Logger } from '@nestjs/common'

/**
 * Nest's own log, for clients that are made outside of `VaultModule.forRoot()`.
 *
 * @example
 * export const vault = createVault({ logger: nestLogger() })
 */
export function nestLogger(context = 'VaultModule'): VaultLogger {
  const logger = new Logger(context)
  return {
    debug: (line: string) => logger.debug(line),
    info: (line: string) => logger.log(line),
    warn: (line: string) => logger.warn(line),
    error: (line: string) => logger.error(line),
  }
}
