import type { Environment, Plugin } from 'vite'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Reads before anything is bundled: once for all environments of a build. */
export function buildValues(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  let buildsApp = false
  return [
    {
      name: 'keyward:build-values',
      apply: 'build',
      buildApp: {
        order: 'pre',
        async handler({ config: { logger } }) {
          buildsApp = true
          await state.read((message) => logger.warn(`[keyward] ${message}`))
        },
      },
      async buildStart() {
        const { logger } = this.environment
        const warn = (message: string): void => logger.warn(`[keyward] ${message}`)
        await state.read(warn)
        warnOfInlined(state, this.environment, warn)
      },
    },
    {
      name: 'keyward:build-values-end',
      apply: 'build',
      enforce: 'post',
      buildApp: {
        order: 'post',
        async handler() {
          buildsApp = false
          await state.release()
        },
      },
      closeBundle: {
        order: 'post',
        async handler() {
          if (!buildsApp) await state.release()
        },
      },
    },
  ]
}

function warnOfInlined({ declared }: PluginState, environment: Environment, warn: (message: string) => void): void {
  const names = declared.filter(({ isInlined }) => isInlined).map(({ name }) => name)
  if (names.length === 0 || environment.config.consumer !== 'server') return
  warn(
    `the output of the environment "${environment.name}" holds the values of ${names.join(', ')}: whoever has it has them`,
  )
}
