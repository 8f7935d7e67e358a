import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const lowestPort = 12_000
const neighbours = 4
const attempts = 200

/**
 * The first of four neighbouring loopback ports that nobody listens on, which is what a server needs at most. They lie
 * below the range from which the system gives ports to outgoing connections. From inside that range a connection of
 * anybody's could take a killed server's port before its restart, or a client that keeps trying could end up connected
 * to itself.
 */
export const findFreePorts = async (): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const block = randomInt(Math.floor((firstOutgoingPort() - lowestPort) / neighbours))
    const ports = Array.from({ length: neighbours }, (_, index) => lowestPort + block * neighbours + index)
    const free = await Promise.all(ports.map(isFree))
    if (ports[0] !== undefined && free.every(Boolean)) {
      return ports[0]
    }
  }
  throw new Error(`No ${neighbours} neighbouring free ports on 127.0.0.1 after ${attempts} attempts`)
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
