import type { Logger as VaultLogger } from '@keyward/core'
import { Logger } from '@nestjs/common'

/** The application's own log, which has other names for the levels. */
export function nestLogger(): VaultLogger {
  const logger = new Logger('VaultModule')
  return {
    debug: (line: string) => logger.debug(line),
    info: (line: string) => logger.log(line),
    warn: (line: string) => logger.warn(line),
    error: (line: string) => logger.error(line),
  }
}
