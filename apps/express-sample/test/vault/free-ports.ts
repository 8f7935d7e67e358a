import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Two loopback ports that nobody listens on, below those from which the system takes its own for outgoing connections. */
export async function freePorts(): Promise<[number, number]> {
  const first = await freePort()
  const second = await freePort()
  return first === second ? freePorts() : [first, second]
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    const probe = createServer()
    try {
      probe.listen(port, '127.0.0.1')
      await once(probe, 'listening')
      return port
    } catch {
      // Taken: another one is as good.
    } finally {
      probe.close()
    }
  }
}
