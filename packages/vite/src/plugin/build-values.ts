import type { Environment, Logger, Plugin } from 'vite'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Reads while modules are loaded, so that nothing waits for Vault, and fails before anything is bundled: once for all environments of a build. */
export function buildValues(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  let buildsApp = false
  return [
    {
      name: 'keyward:build-values',
      apply: 'build',
      buildApp: {
        order: 'pre',
        handler({ config: { logger } }) {
          buildsApp = true
          beginToRead(state, logger)
          return Promise.resolve()
        },
      },
      buildStart() {
        beginToRead(state, this.environment.logger)
        warnOfInlined(state, this.environment)
      },
      async buildEnd(error) {
        // A module that needs a value has failed for the same reason.
        if (error === undefined) await state.values()
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

/** Makes the scanner too, while the bundler is busy in other threads. Whoever needs the values is told of a failure. */
function beginToRead(state: PluginState, logger: Pick<Logger, 'warn'>): void {
  const reading = state.read((message) => logger.warn(`[keyward] ${message}`))
  reading.then(() => state.scanner()).catch(() => undefined)
}

function warnOfInlined({ declared }: PluginState, environment: Environment): void {
  const names = declared.filter(({ isInlined }) => isInlined).map(({ name }) => name)
  if (names.length === 0 || environment.config.consumer !== 'server') return
  environment.logger.warn(
    `[keyward] the output of the environment "${environment.name}" holds the values of ${names.join(', ')}: whoever has it has them`,
  )
}
