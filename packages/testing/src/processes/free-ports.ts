import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const lowestPort = 12_000
const attempts = 200

/**
 * Two neighbouring loopback ports that nobody listens on: a server's own and its cluster port. They lie below the range
 * from which the system gives ports to outgoing connections. From inside that range a connection of anybody's could take
 * a killed server's port before its restart, or a client that keeps trying could end up connected to itself.
 */
export const findFreePortPair = async (): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = lowestPort + 2 * randomInt((firstOutgoingPort() - lowestPort) >> 1)
    if ((await isFree(port)) && (await isFree(port + 1))) {
      return port
    }
  }
  throw new Error(`No two neighbouring free ports on 127.0.0.1 after ${attempts} attempts`)
}

const firstOutgoingPort = (): number => {
  try {
    const [low] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)
    return Math.max(Number(low), lowestPort + 2_000)
  } catch {
    return 32_768
  }
}

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer()
  try {
    probe.listen(port, '127.0.0.1')
    await once(probe, 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}
