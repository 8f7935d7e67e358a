import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'

/** Neighbouring loopback ports: `first` and the next three. */
export interface ReservedPorts {
  readonly first: number
  release(): void
}

const lowestPort = 12_000
const usable = 4
const blockSize = usable + 1
const attempts = 200

/**
 * Finds four neighbouring ports that nobody listens on, which is what a server needs at most, and keeps every other
 * process that asks here away from them: the port behind them is held open as a sign.
 *
 * They lie below the range from which the system gives ports to outgoing connections. From inside that range a
 * connection of anybody's could take a killed server's port before its restart, or a client that keeps trying could end
 * up connected to itself.
 */
export const reservePorts = async (): Promise<ReservedPorts> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const first = lowestPort + blockSize * randomInt(Math.floor((firstOutgoingPort() - lowestPort) / blockSize))
    const sign = await listen(first + usable)
    if (sign !== undefined && (await areFree(first))) {
      return { first, release: () => sign.close() }
    }
    sign?.close()
  }
  throw new Error(`No ${blockSize} neighbouring free ports on 127.0.0.1 after ${attempts} attempts`)
}

const firstOutgoingPort = (): number => {
  try {
    const [low] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)
    return Math.max(Number(low), lowestPort + 2_000)
  } catch {
    return 32_768
  }
}

const areFree = async (first: number): Promise<boolean> => {
  const probes = await Promise.all(Array.from({ length: usable }, async (_, index) => listen(first + index)))
  await Promise.all(probes.map(async (probe) => probe && once(probe.close(), 'close')))
  return probes.every((probe) => probe !== undefined)
}

const listen = async (port: number): Promise<Server | undefined> => {
  const server = createServer((socket) => socket.destroy()).unref()
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(server, 'listening')
    return server
  } catch {
    return undefined
  }
}
