import { resolve } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'
import { createOutputSearch, type OutputSearch } from '../leak-scan/output-search.ts'
import { searchAtExit } from '../leak-scan/search-at-exit.ts'
import type { Scanner } from '../scan/index.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Fails a build whose output for browsers holds a value: before it is written, and for what others write there too. */
export function leakGuard(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  let config: ResolvedConfig
  const searches = createSearches()
  const guard: Plugin = {
    name: 'keyward:leak-guard',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved
      comeLast(config, guard)
    },
    generateBundle: {
      order: 'post',
      async handler({ dir }, bundle) {
        const { consumer, build } = this.environment.config
        if (consumer !== 'client') return
        // The folder for all is where public files and pages are, also where each output has its own.
        const folders = [build.outDir, dir ?? build.outDir].map((each) => resolve(config.root, each))
        const scanner = await state.scanner()
        const [, search] = folders.map((folder) => searches.of(folder, scanner, config))
        const leaks = search?.bundle(bundle) ?? ''
        if (leaks === '') return
        searches.clear()
        this.error(`${leaks}\nNothing was written.`)
      },
    },
    closeBundle: {
      order: 'post',
      // When others have written what they write here.
      sequential: true,
      handler() {
        const leaks = searches.written()
        if (leaks !== '') this.error(leaks)
        searches.each((folder, search) => searchAtExit(folder, search, config.logger))
      },
    },
    buildApp: {
      order: 'post',
      handler() {
        const leaks = searches.written()
        if (leaks !== '') throw new Error(`[keyward] ${leaks}`)
        return Promise.resolve()
      },
    },
  }
  return [guard]
}

interface Searches {
  of(folder: string, scanner: Scanner, config: ResolvedConfig): OutputSearch
  /** What others wrote into any of the folders. */
  written(): string
  each(use: (folder: string, search: OutputSearch) => void): void
  clear(): void
}

function createSearches(): Searches {
  const known = new Map<string, { search: OutputSearch; scanner: Scanner }>()
  return {
    of(folder, scanner, config) {
      const before = known.get(folder)
      // With other values, all is to be searched again.
      if (before?.scanner === scanner) return before.search
      const search = createOutputSearch(scanner, config, folder)
      known.set(folder, { search, scanner })
      return search
    },
    written: () =>
      [...known.values()]
        .map(({ search }) => search.folder())
        .filter((leaks) => leaks !== '')
        .join('\n'),
    each: (use) => known.forEach(({ search }, folder) => use(folder, search)),
    clear: () => known.clear(),
  }
}

/** Of hooks that are all to come last, those of the last plugin do. */
function comeLast({ plugins }: ResolvedConfig, plugin: Plugin): void {
  const all = plugins as Plugin[]
  const index = all.indexOf(plugin)
  if (index >= 0) all.push(...all.splice(index, 1))
}
