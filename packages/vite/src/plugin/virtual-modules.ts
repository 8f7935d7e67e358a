import { VaultError } from '@keyward/core/errors'
import type { Environment, Plugin } from 'vite'
import {
  isForServers,
  isPart,
  mightBeOurs,
  ownModule,
  publicModule,
  resolvedId,
  serverModule,
} from '../modules/module-ids.ts'
import { runtimeCode } from '../modules/runtime-code.ts'
import { constant, developmentCode, testCode } from '../modules/server-code.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

const modulesName = 'keyward:modules'
const hint = 'The modules it gives have one list of names: put all of them into one keyward({ secrets }).'

/**
 * Gives `virtual:keyward/server` to environments whose consumer is a server, `virtual:keyward/public` to all, and anything else of ours to none. It is
 * asked twice, because a module can be loaded without having been resolved: a browser may ask a dev server for any id.
 */
export function virtualModules(state: PluginState): Plugin {
  return {
    name: modulesName,
    enforce: 'pre',
    configResolved({ plugins }) {
      const count = plugins.filter(({ name }) => name === modulesName).length
      if (count > 1) throw new VaultError('invalid_options', `keyward() is ${count} times among the plugins`, { hint })
    },
    configEnvironment(name, { consumer = name === 'client' ? 'client' : 'server', resolve }) {
      // As a dependency it is one in any project; this holds too where packages are linked.
      const bundlesAll = resolve?.noExternal === true || resolve?.external === true
      return consumer === 'server' && !bundlesAll ? { resolve: { external: ['@keyward/core'] } } : undefined
    },
    // Whatever might be ours is looked at by the handler; of all else a bundler need not ask JavaScript.
    resolveId: {
      filter: { id: mightBeOurs },
      handler(source, importer) {
        const name = ownModule(source)
        if (name === undefined) return undefined
        // Dependencies are looked for in all that might be imported, without loading what is ours.
        const refusal = isScan(this.environment) ? undefined : refuse(name, state, this.environment, importer)
        if (refusal !== undefined) this.error({ message: refusal, ...(importer !== undefined && { id: importer }) })
        return { id: resolvedId(name), moduleSideEffects: false }
      },
    },
    load: {
      filter: { id: mightBeOurs },
      async handler(id) {
        const name = ownModule(id)
        if (name === undefined) return undefined
        const refusal = refuse(name, state, this.environment)
        if (refusal !== undefined) this.error(refusal)
        const code = await (name === publicModule ? publicCode(state) : serverCode(name, state, this.environment))
        return code ?? this.error(noSuch(name))
      },
    },
  }
}

/** Why an environment must not have a module of ours; `undefined` when it may. */
function refuse(
  name: string,
  { isGuarded }: PluginState,
  environment: Environment,
  importer?: string,
): string | undefined {
  if (name !== publicModule && !isForServers(name)) return noSuch(name)
  if (!isGuarded || name === publicModule) return undefined
  if (environment.config.consumer === 'server')
    return isPart(name) && importer !== undefined && ownModule(importer) === undefined ? noSuch(name) : undefined
  const by = importer === undefined ? 'asked for' : `imported by ${importer}`
  return (
    `${serverModule} holds secrets and never goes to a browser: here it is ${by} for the environment "${environment.name}". ` +
    `Import it in code that runs on the server, and from ${publicModule} what every visitor may have.`
  )
}

function noSuch(name: string): string {
  return `there is no ${name}: import from ${serverModule} or ${publicModule}`
}

function isScan({ mode }: { readonly mode: string }): boolean {
  return mode === 'scan'
}

/** Whether its code runs in this process. As `isRunnableDevEnvironment` tells, but for any copy of Vite. */
function runsHere(environment: object): boolean {
  return 'runner' in environment
}

async function publicCode({ declared, options, values }: PluginState): Promise<string> {
  const held = await values()
  const testing = readsNothing(options)
  const lines = declared
    .filter(({ isPublic }) => isPublic)
    .map(({ name, development }) => constant(name, testing ? development : held.get(name)))
  return [...lines, 'export {}', ''].join('\n')
}

async function serverCode(name: string, state: PluginState, environment: Environment): Promise<string | undefined> {
  const { declared, options, key } = state
  if (readsNothing(options)) return testCode(declared)
  const { mode } = environment
  if (mode === 'dev' && runsHere(environment)) return developmentCode(declared, key)
  // Values stand in no output but that of a build that was asked to put them there.
  const inOutput = mode === 'build' ? declared : declared.map((each) => ({ ...each, isInlined: false }))
  return runtimeCode(name, inOutput, { runtime: options.runtime, values: await state.values() })
}
