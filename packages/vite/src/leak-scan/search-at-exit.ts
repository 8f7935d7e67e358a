import type { Logger } from 'vite'
import type { OutputSearch } from './output-search.ts'

interface Last {
  readonly search: OutputSearch
  readonly logger: Logger
}

// By folder: of one that is built again, only the newest counts.
const last = new Map<string, Last>()

/** Searches once more when the process ends, by itself or not, and lets it fail where something is found. */
export function searchAtExit(folder: string, search: OutputSearch, logger: Logger): void {
  if (last.size === 0) process.once('exit', searchAll)
  last.set(folder, { search, logger })
}

function searchAll(): void {
  for (const { search, logger } of last.values()) {
    const leaks = search.folder({ isLast: true })
    if (leaks === '') continue
    logger.error(`[keyward] ${leaks}`)
    process.exitCode = 1
  }
}
