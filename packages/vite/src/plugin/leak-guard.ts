import type { Environment, Logger, Plugin, ResolvedConfig } from 'vite'
import { createOutputSearch, type OutputSearch } from '../leak-scan/output-search.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Fails a build whose output for browsers holds a value: before it is written, and for what others write there too. */
export function leakGuard(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  let config: ResolvedConfig
  const searches = new Map<string, OutputSearch>()
  const searchFor = async ({ name, config: { build, consumer } }: Environment): Promise<OutputSearch | undefined> => {
    if (consumer !== 'client') return undefined
    const search = searches.get(name) ?? createOutputSearch(await state.scanner(), config, build.outDir)
    searches.set(name, search)
    return search
  }
  return [
    {
      name: 'keyward:leak-guard',
      apply: 'build',
      configResolved(resolved) {
        config = resolved
      },
      generateBundle: {
        order: 'post',
        async handler(_options, bundle) {
          const leaks = (await searchFor(this.environment))?.bundle(bundle) ?? ''
          if (leaks !== '') this.error(`${leaks}\nNothing was written.`)
        },
      },
      closeBundle: {
        order: 'post',
        async handler() {
          const search = await searchFor(this.environment)
          if (search === undefined) return
          searches.delete(this.environment.name)
          const leaks = await search.folder()
          if (leaks !== '') this.error(leaks)
          // Some frameworks write pages when the builds are done.
          atExit(search, config.logger)
        },
      },
    },
  ]
}

/** Searches once more before the process ends by itself, and lets it fail where something is found. */
function atExit(search: OutputSearch, logger: Logger): void {
  process.once('beforeExit', () => {
    void search.folder().then((leaks) => {
      if (leaks === '') return
      logger.error(`[keyward] ${leaks}`)
      process.exitCode = 1
    })
  })
}
