import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ViteDevServer } from 'vite'
import type { Hold } from './guard-responses.ts'

interface Emitter {
  emit(event: string | symbol, ...given: unknown[]): boolean
}

/**
 * Holds what the dev server answers, whoever answers it: middleware, and listeners of its HTTP server, which may come before all middleware. Returns the
 * end of it.
 */
export function guardServer({ middlewares, httpServer, config }: ViteDevServer, hold: Hold): () => void {
  middlewares.stack.unshift({ route: '', handle: hold })
  const { middlewareMode } = config.server
  const outer = typeof middlewareMode === 'object' ? middlewareMode.server : undefined
  return guardEmitter(httpServer ?? outer, hold)
}

function guardEmitter(server: Emitter | undefined | null, hold: Hold): () => void {
  let isActive = true
  if (server === undefined || server === null) return () => undefined
  const emit = server.emit.bind(server)
  // Not as a listener: another one could put itself before it.
  server.emit = (event, ...given) => {
    if (isActive && event === 'request') hold(given[0] as IncomingMessage, given[1] as ServerResponse)
    return emit(event, ...given)
  }
  return () => {
    isActive = false
  }
}
