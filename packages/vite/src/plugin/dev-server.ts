import type { DevEnvironment, Plugin, ViteDevServer } from 'vite'
import { guardMessages } from '../dev/guard-messages.ts'
import { guardResponses } from '../dev/guard-responses.ts'
import { guardServer } from '../dev/guard-server.ts'
import type { LeakSearch } from '../dev/leak-search.ts'
import { refresh } from '../dev/refresh.ts'
import { overlay } from '../dev/overlay.ts'
import { describeAnswer, isLeak } from '../leak-scan/describe-leaks.ts'
import { hideSecrets } from '../scan/file-name.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

type End = () => void | Promise<void>

/** Reads when a dev server starts, follows what changes, and searches what goes to browsers. */
export function devServer(state: PluginState): Plugin {
  const { options, isGuarded } = state
  // One server may start before another ends, as when Vite restarts.
  const ends = new Map<DevEnvironment, readonly End[]>()
  const endOf = async (client: DevEnvironment): Promise<void> => {
    for (const end of ends.get(client) ?? []) await end()
    ends.delete(client)
  }
  return {
    name: 'keyward:dev-server',
    enforce: 'pre',
    apply: 'serve',
    async configureServer(server) {
      if (readsNothing(options)) return
      const stop = await follow(server, state)
      const unguard = isGuarded && options.guardResponses !== false ? guard(server, state) : () => undefined
      ends.set(server.environments.client, [unguard, stop, () => state.release()])
    },
    // Ends with the server, for all of its environments at once.
    async buildEnd() {
      const client = this.environment as DevEnvironment
      if (!isBundled(client)) await endOf(client)
    },
    async closeServer() {
      const client = [...ends.keys()].find(isBundled)
      if (client !== undefined) await endOf(client)
    },
  }
}

/** Whether Vite bundles for browsers in development too: each bundle then is an end of a build. */
function isBundled({ config }: DevEnvironment): boolean {
  return config.experimental.bundledDev
}

async function follow(server: ViteDevServer, state: PluginState): Promise<End> {
  const { logger } = server.config
  const warn = (message: string): void => logger.warn(`[keyward] ${message}`)
  const followed = await state.follow(warn)
  return followed.onChange((names) => {
    logger.info(`[keyward] ${names.join(', ')} changed in Vault`, { timestamp: true })
    const isPublic = state.declared.some((each) => each.isPublic && names.includes(each.name))
    void refresh(server, { isPublic }).catch((error: unknown) => warn((error as Error).message))
  })
}

function guard(server: ViteDevServer, state: PluginState): End {
  const search = searchWith(state, server)
  guardMessages(server, search)
  return guardServer(server, guardResponses(search))
}

function searchWith(state: PluginState, { config, environments }: ViteDevServer): LeakSearch {
  return {
    async find(what, content) {
      const scanner = await state.scanner()
      const found = scanner.scan(fileOf(what, config.base), content).filter(isLeak)
      return found.length === 0 ? undefined : `[keyward] ${describeAnswer(hideSecrets(scanner, what).shown, found)}`
    },
    onLeak(message, { isModule } = { isModule: false }) {
      config.logger.error(message, { timestamp: true })
      if (isModule) environments.client.hot.send(overlay(message))
    },
  }
}

/** The name under which a build has what is asked for: entries of `allow` are for both. */
function fileOf(address: string, base: string): string {
  const path = address.replace(/[?#].*$/s, '')
  return (path.startsWith(base) ? path.slice(base.length) : path).replace(/^\/+/, '')
}
