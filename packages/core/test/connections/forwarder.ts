import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Forwarder extends AsyncDisposable {
  readonly port: number
  /** How many connections came. */
  readonly connections: number
  /** How many of them began with a TLS ClientHello, and how many ClientHellos there were. */
  readonly handshakes: number
}

/** Passes bytes on to a server, from a port or a socket's path, and counts. */
export async function startForwarder(target: string, path?: string): Promise<Forwarder> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let connections = 0
  let handshakes = 0
  const server = createServer((incoming) => {
    connections++
    const outgoing = connect(Number(port), hostname)
    incoming.on('data', (chunk: Buffer) => {
      if (isClientHello(chunk)) handshakes++
    })
    incoming.pipe(outgoing).pipe(incoming)
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
  })
  if (path === undefined) server.listen(0, '127.0.0.1')
  else server.listen(path)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get connections() {
      return connections
    },
    get handshakes() {
      return handshakes
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// A handshake record (22) that holds a ClientHello (1).
function isClientHello(chunk: Buffer): boolean {
  return chunk[0] === 22 && chunk[5] === 1
}
