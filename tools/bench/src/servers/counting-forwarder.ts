import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands in front of a TLS server and counts what a client opens. */
export interface CountingForwarder extends AsyncDisposable {
  /** `https://127.0.0.1:port` */
  readonly address: string
  /** Connections on which TLS was begun. */
  readonly handshakes: number
  /** The most that were open at one moment. */
  readonly mostOpen: number
  stop(): Promise<void>
}

// RFC 8446, section 5.1: the type of a record that carries a handshake, the first thing a TLS client sends.
const handshakeRecord = 22

export async function startCountingForwarder(target: URL): Promise<CountingForwarder> {
  const open = new Set<Socket>()
  let handshakes = 0
  let mostOpen = 0
  const server = createServer({ noDelay: true }, (client) => {
    open.add(client)
    mostOpen = Math.max(mostOpen, open.size)
    client.once('close', () => open.delete(client))
    client.once('data', (first: Buffer) => (handshakes += first[0] === handshakeRecord ? 1 : 0))
    joinSockets(client, connect({ host: target.hostname, port: Number(target.port), noDelay: true }))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const stop = (): Promise<void> => {
    for (const client of open) client.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get handshakes() {
      return handshakes
    },
    get mostOpen() {
      return mostOpen
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function joinSockets(client: Socket, server: Socket): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.pipe(to)
    from.once('error', () => to.destroy())
    from.once('close', () => to.destroy())
  }
}
