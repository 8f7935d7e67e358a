import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite'
import { guardMessages } from '../dev/guard-messages.ts'
import { guardResponses, type LeakSearch } from '../dev/guard-responses.ts'
import { refresh } from '../dev/refresh.ts'
import { isLeak } from '../leak-scan/describe-leaks.ts'
import type { PluginState } from './plugin-state.ts'
import { readsNothing } from './reads-nothing.ts'

/** Reads when a dev server starts, follows what changes, and searches what goes to browsers. */
export function devServer(state: PluginState): Plugin {
  const { options, declared } = state
  let config: ResolvedConfig
  let stopListening: (() => void) | undefined
  const warn = (message: string): void => config.logger.warn(`[keyward] ${message}`)
  return {
    name: 'keyward:dev-server',
    enforce: 'pre',
    apply: 'serve',
    configResolved(resolved) {
      config = resolved
    },
    async configureServer(server) {
      if (readsNothing(options)) return
      const followed = await state.follow(warn)
      stopListening = followed.onChange((names) => {
        config.logger.info(`[keyward] ${names.join(', ')} changed in Vault`, { timestamp: true })
        const isPublic = declared.some((each) => each.isPublic && names.includes(each.name))
        void refresh(server, { isPublic }).catch((error: unknown) => warn((error as Error).message))
      })
      if (state.isGuarded && options.guardResponses !== false) guard(server, searchWith(state, server))
    },
    // Ends with the server, for all of its environments at once.
    async buildEnd() {
      stopListening?.()
      await state.release()
    },
  }
}

function guard(server: ViteDevServer, search: LeakSearch): void {
  // Before whatever else answers, and what others have added so far.
  server.middlewares.stack.unshift({ route: '', handle: guardResponses(search) })
  guardMessages(server, search)
}

function searchWith(state: PluginState, { config: { logger } }: ViteDevServer): LeakSearch {
  return {
    async find(what, content) {
      const scanner = await state.scanner()
      const names = new Set(
        scanner
          .scan(what, content)
          .filter(isLeak)
          .map(({ name }) => name),
      )
      if (names.size === 0) return undefined
      return `[keyward] ${what} held ${[...names].join(', ')}, which no browser may get, so it was not sent. Take it out of what is sent, or list it in "public" if every visitor may have it.`
    },
    onLeak: (message) => logger.error(message, { timestamp: true }),
  }
}
