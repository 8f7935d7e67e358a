import type { Logger } from 'vite'
import type { AllowedFinding, Scanner } from '../scan/index.ts'
import type { OutputSearch } from './output-search.ts'

interface Last {
  readonly search: OutputSearch
  readonly scanner: Scanner
  readonly allow: readonly AllowedFinding[]
  readonly logger: Logger
}

// By folder: of one that is built again, only the newest counts.
const last = new Map<string, Last>()

/** Searches once more when the process ends, by itself or not, and lets it fail where something is found. Warns of what `allow` lists for nothing. */
export function searchAtExit(folder: string, using: Last): void {
  if (last.size === 0) process.once('exit', searchAll)
  last.set(folder, using)
}

function searchAll(): void {
  for (const { search, logger } of last.values()) {
    const leaks = search.folder({ isLast: true })
    if (leaks === '') continue
    logger.error(`[keyward] ${leaks}`)
    process.exitCode = 1
  }
  warnOfUnused([...last.values()])
}

/** Of entries that no search needed: each output of a build has one of its own. */
function warnOfUnused(searches: readonly Last[]): void {
  const used = new Set(
    searches.flatMap(({ allow, scanner }) => {
      const unused = new Set(textsOf(scanner.unusedAllowances()))
      return textsOf(allow).filter((each) => !unused.has(each))
    }),
  )
  const unused = new Set(searches.flatMap(({ scanner }) => textsOf(scanner.unusedAllowances())))
  for (const each of [...unused].filter((entry) => !used.has(entry))) {
    searches[0]?.logger.warn(
      `[keyward] the entry of "allow" ${each} fits nothing that was found: correct it, or take it out`,
    )
  }
}

function textsOf(entries: readonly AllowedFinding[]): string[] {
  return entries.map((each) => JSON.stringify(each))
}
