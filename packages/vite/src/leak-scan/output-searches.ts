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
  /** Folders that others write when Vite has built everything: until then, what lies there is from before. */
  writtenByOthers(folders: readonly string[], using: Using): void
  /** What others wrote by now, into the folders for which all is built. */
  written(options?: { isAllBuilt: boolean }): string
  each(use: (folder: string, searching: { readonly search: OutputSearch; readonly scanner: Scanner }) => void): void
}

interface KnownSearch {
  readonly search: OutputSearch
  readonly scanner: Scanner
  readonly isByOthers: boolean
}

export function createOutputSearches(): OutputSearches {
  const known = new Map<string, KnownSearch>()
  const searchOf = (folder: string, { scanner, config }: Using, isByOthers: boolean = false): OutputSearch => {
    const path = resolve(config.root, folder)
    const before = known.get(path)
    // With other values, all is to be searched again.
    if (before?.scanner === scanner) return before.search
    const search = createOutputSearch(scanner, config, path, isByOthers ? folder : '')
    known.set(path, { search, scanner, isByOthers })
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
    writtenByOthers(folders, using) {
      for (const folder of folders) searchOf(folder, using, true)
    },
    written: ({ isAllBuilt } = { isAllBuilt: false }) =>
      [...known.values()]
        .filter(({ isByOthers }) => isAllBuilt || !isByOthers)
        .map(({ search }) => search.folder())
        .filter((leaks) => leaks !== '')
        .join('\n'),
    each: (use) => known.forEach((searching, folder) => use(folder, searching)),
  }
}
