import type { Environment, Logger, Plugin, ViteBuilder } from 'vite'
import { describeWeak } from '../scan/format-report.ts'
import type { Scanner } from '../scan/index.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Reads while modules are loaded, so that nothing waits for Vault, and fails before anything is bundled: once for all environments of a build. */
export function buildValues(state: PluginState): Plugin[] {
  if (readsNothing(state.options)) return []
  return [
    {
      name: 'keyward:build-values',
      apply: 'build',
      buildApp: {
        order: 'pre',
        handler(builder) {
          apps.set(state.key, { builder, state, closed: new Set() })
          beginToRead(state, builder.config.logger)
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
        async handler({ environments }) {
          // Where no hook built anything, Vite builds every environment after this.
          if (Object.values(environments).some(({ isBuilt }) => isBuilt)) await endApp(state.key)
        },
      },
      closeBundle: {
        order: 'post',
        async handler() {
          const app = apps.get(state.key)
          app?.closed.add(this.environment.name)
          if (app !== undefined && isComplete(app)) await endApp(state.key)
          // What the whole began with holds the values until all is built; it is this one where plugins are shared.
          if (apps.get(state.key)?.state !== state) await state.release()
        },
      },
    },
  ]
}

/** The environments of one application, built one after the other, each with plugins of its own. */
interface AppBuild {
  readonly builder: ViteBuilder
  readonly state: PluginState
  readonly closed: Set<string>
}

/** By the key of what they read. */
const apps = new Map<string, AppBuild>()

async function endApp(key: string): Promise<void> {
  const app = apps.get(key)
  apps.delete(key)
  await app?.state.release()
}

function isComplete({ builder, closed }: AppBuild): boolean {
  return Object.keys(builder.environments).every((name) => closed.has(name))
}

/** Makes the scanner too, while the bundler is busy in other threads. Whoever needs the values is told of a failure. */
function beginToRead(state: PluginState, logger: Pick<Logger, 'info' | 'warn'>): void {
  const reading = state.read((message) => logger.warn(`[keyward] ${message}`))
  reading
    .then(() => state.scanner())
    .then((scanner) => tellWeak(state, scanner, logger))
    .catch(() => undefined)
}

const toldWeak = new WeakSet<PluginState>()

/** Once in a build, though plugins are made for each of its environments, and once for all builds of one that watches. */
function tellWeak(state: PluginState, scanner: Scanner, logger: Pick<Logger, 'info'>): void {
  const weak = describeWeak(scanner)
  const isToldByApp = apps.has(state.key) && apps.get(state.key)?.state !== state
  if (weak.length > 0 && !isToldByApp && !toldWeak.has(state)) {
    logger.info(['[keyward] of the values that browsers may not get, these are', ...weak].join('\n  '))
  }
  toldWeak.add(state)
}

function warnOfInlined({ declared }: PluginState, environment: Environment): void {
  const names = declared.filter(({ isInlined }) => isInlined).map(({ name }) => name)
  if (names.length === 0 || environment.config.consumer !== 'server') return
  environment.logger.warn(
    `[keyward] the output of the environment "${environment.name}" holds the values of ${names.join(', ')}: whoever has it has them`,
  )
}
