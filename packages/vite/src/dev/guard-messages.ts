import type { EventEmitter } from 'node:events'
import type { ViteDevServer } from 'vite'
import { type LeakSearch, unsearchable } from './leak-search.ts'
import { overlay } from './overlay.ts'

/**
 * Searches what the dev server tells browsers over its WebSocket, such as the message and the stack of an error on the server. One with a secret in it
 * is replaced by a message that says so. Messages keep their order.
 */
export function guardMessages({ ws }: ViteDevServer, search: LeakSearch): void {
  let isGuarded = false
  // Comes before the connection, of which others may know sooner than whoever listens for it here.
  ws.on('headers', function guardConnections(this: unknown) {
    if (isGuarded) return
    isGuarded = true
    const sockets = this as EventEmitter
    sockets.prependListener('connection', (socket: Socket) => guardSocket(socket, search))
  })
}

type Send = (data: unknown, ...more: unknown[]) => void

interface Socket {
  send: Send
}

function guardSocket(socket: Socket, search: LeakSearch): void {
  const send = socket.send.bind(socket)
  let sending: Promise<void> = Promise.resolve()
  socket.send = (data, ...more) => {
    sending = sending.then(async () => {
      const leak = await findLeak(search, data)
      if (leak === undefined) return send(data, ...more)
      search.onLeak(leak)
      send(JSON.stringify(overlay(leak)))
    })
  }
}

async function findLeak(search: LeakSearch, data: unknown): Promise<string | undefined> {
  try {
    return await search.find('a message of the dev server', bytesOf(data))
  } catch (error) {
    return unsearchable('A message of the dev server', error)
  }
}

function bytesOf(data: unknown): Buffer {
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.from(String(data))
}
