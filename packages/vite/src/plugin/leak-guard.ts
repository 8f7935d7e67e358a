import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { createOutputSearches } from '../leak-scan/output-searches.ts'
import { searchAtExit } from '../leak-scan/search-at-exit.ts'
import type { Scanner } from '../scan/index.ts'
import { allowances, type KeywardOptions } from '../options/index.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Fails a build whose output for browsers holds a value: before it is written, and for what others write there too. */
export function leakGuard(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  const searches = createOutputSearches()
  const scanners = new WeakMap<Environment, Promise<Scanner>>()
  const guard: Plugin = {
    name: 'keyward:leak-guard',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => comeLast(config, guard),
    buildStart() {
      if (this.environment.config.consumer !== 'client') return
      // Now, for the values are held until the first of the builds that share them is done.
      const scanner = state.scanner()
      scanner.catch(() => undefined)
      scanners.set(this.environment, scanner)
      warnOfPagesElsewhere(state.options, this.environment)
    },
    generateBundle: {
      order: 'post',
      async handler({ dir }, bundle) {
        const { consumer, build } = this.environment.config
        if (consumer !== 'client') return
        const scanner = await (scanners.get(this.environment) ?? state.scanner())
        const config = this.environment.getTopLevelConfig()
        const leaks = searches.bundle(bundle, [dir ?? build.outDir, build.outDir], { scanner, config })
        if (leaks !== '') this.error(`${leaks}\nNothing was written.`)
        searches.writtenByOthers(state.options.search ?? [], { scanner, config })
      },
    },
    closeBundle: {
      order: 'post',
      // When others have written what they write here.
      sequential: true,
      handler() {
        const leaks = searches.written()
        // Whoever watches corrects it, and the next build is searched again.
        if (leaks !== '' && this.meta.watchMode) this.environment.logger.error(`[keyward] ${leaks}`)
        else if (leaks !== '') this.error(leaks)
        // Some frameworks write pages when the builds are done.
        const allow = allowances(state.options)
        const { logger } = this.environment
        searches.each((folder, { search, scanner }) => searchAtExit(folder, { search, scanner, allow, logger }))
      },
    },
    buildApp: {
      order: 'post',
      handler() {
        const leaks = searches.written({ isAllBuilt: true })
        return leaks === '' ? Promise.resolve() : Promise.reject(new Error(`[keyward] ${leaks}`))
      },
    },
  }
  return [guard]
}

const warned = new WeakSet<KeywardOptions>()

/** Once in a build, though it may have several environments for browsers. */
function warnOfPagesElsewhere(options: KeywardOptions, { config, logger }: Environment): void {
  const isSvelteKit = config.plugins.some(({ name }) => name.startsWith('vite-plugin-sveltekit'))
  if (!isSvelteKit || options.search !== undefined || warned.has(options)) return
  warned.add(options)
  logger.warn(
    '[keyward] SvelteKit writes prerendered pages into folders of its own, which are searched for secrets only if the option "search" names them: such as ".svelte-kit/output/prerendered", and what its adapter writes',
  )
}

/** Of hooks that are all to come last, those of the last plugin do. */
function comeLast({ plugins }: ResolvedConfig, plugin: Plugin): void {
  const all = plugins as Plugin[]
  const index = all.indexOf(plugin)
  if (index >= 0) all.push(...all.splice(index, 1))
}
