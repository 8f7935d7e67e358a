import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { reservePorts } from '../../src/processes/reserved-ports.ts'

test('no two reservations overlap, and all four ports of each can be listened on', async () => {
  const reserved = await Promise.all(Array.from({ length: 40 }, async () => reservePorts()))
  const ports = reserved.flatMap(({ first }) => [first, first + 1, first + 2, first + 3])
  expect(new Set(ports).size).toBe(160)
  const servers = ports.map((port) => createServer().listen(port, '127.0.0.1'))
  await Promise.all(servers.map(async (server) => once(server, 'listening')))
  await Promise.all(servers.map(async (server) => once(server.close(), 'close')))
  reserved.forEach(({ release }) => release())
})

test('they are none that the system gives to outgoing connections', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells that range in /proc')
  const low = Number((await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')).split('\t')[0])
  const { first, release } = await reservePorts()
  release()
  expect(first + 4).toBeLessThan(low)
})
