import type { HotPayload, ViteDevServer } from 'vite'
import type { LeakSearch } from './guard-responses.ts'

/**
 * Searches what the dev server tells browsers over its WebSocket, such as the message and the stack of an error on the server. One with a secret in it
 * is replaced by a message that says so. Messages keep their order.
 */
export function guardMessages(server: ViteDevServer, search: LeakSearch): void {
  const { hot } = server.environments.client
  const send: (...payload: unknown[]) => void = hot.send.bind(hot)
  let sending: Promise<void> = Promise.resolve()
  const guarded = (...payload: unknown[]): void => {
    sending = sending.then(async () => {
      const leak = await findLeak(search, payload)
      if (leak === undefined) return send(...payload)
      search.onLeak(leak)
      send(errorMessage(leak))
    })
  }
  hot.send = guarded
  server.ws.send = guarded
}

async function findLeak(search: LeakSearch, payload: readonly unknown[]): Promise<string | undefined> {
  try {
    return await search.find('a message of the dev server', Buffer.from(JSON.stringify(payload)))
  } catch {
    return 'A message of the dev server could not be searched for secrets, so it was not sent.'
  }
}

function errorMessage(message: string): HotPayload {
  return { type: 'error', err: { message, stack: '', plugin: 'keyward' } }
}
