import { resolve } from 'node:path'
import type { ResolvedConfig, Rollup } from 'vite'
import type { Scanner } from '../scan/index.ts'
import { createOutputSearch, type OutputSearch } from './output-search.ts'

interface Using {
  readonly scanner: Scanner
  readonly config: ResolvedConfig
}

/** The searches of all folders that a build writes for browsers. */
export interface OutputSearches {
  /** Before it is written into the first folder. Files for all outputs, and pages, are in the others. Returns what must not go out, for people. */
  bundle(bundle: Rollup.OutputBundle, folders: readonly [string, ...string[]], using: Using): string
  /** What others wrote into any of the folders by now. */
  written(): string
  each(use: (folder: string, search: OutputSearch) => void): void
}

export function createOutputSearches(): OutputSearches {
  const known = new Map<string, { search: OutputSearch; scanner: Scanner }>()
  const searchOf = (folder: string, { scanner, config }: Using): OutputSearch => {
    const path = resolve(config.root, folder)
    const before = known.get(path)
    // With other values, all is to be searched again.
    if (before?.scanner === scanner) return before.search
    const search = createOutputSearch(scanner, config, path)
    known.set(path, { search, scanner })
    return search
  }
  return {
    bundle(bundle, [folder, ...others], using) {
      for (const other of others) searchOf(other, using)
      const leaks = searchOf(folder, using).bundle(bundle)
      // Nothing of it is written, and what is there from before is of no interest.
      if (leaks !== '') known.clear()
      return leaks
    },
    written: () =>
      [...known.values()]
        .map(({ search }) => search.folder())
        .filter((leaks) => leaks !== '')
        .join('\n'),
    each: (use) => known.forEach(({ search }, folder) => use(folder, search)),
  }
}
