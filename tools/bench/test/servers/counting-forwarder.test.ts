import { connect as connectPlain } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startBenchServer, type BenchServer } from '../../src/servers/bench-server.ts'
import { startCountingForwarder } from '../../src/servers/counting-forwarder.ts'

let server: BenchServer

beforeAll(async () => {
  server = await startBenchServer('tls')
})

afterAll(async () => server[Symbol.asyncDispose]())

it('counts the connections on which TLS began, and the most that were open at once', async () => {
  await using forwarder = await startCountingForwarder(new URL(server.address))
  const { port } = new URL(forwarder.address)
  const open = async () => {
    const socket = connectTls({ host: '127.0.0.1', port: Number(port), ca: readFileSync(String(server.caFile)) })
    await once(socket, 'secureConnect')
    return async () => {
      socket.resume().end()
      await once(socket, 'close')
    }
  }
  await (
    await open()
  )()
  const two = [await open(), await open()]
  const plain = connectPlain({ host: '127.0.0.1', port: Number(port) })
  plain.end('GET / HTTP/1.0\r\n\r\n').resume()
  await once(plain, 'close')
  await Promise.all(two.map((close) => close()))
  expect([forwarder.handshakes, forwarder.mostOpen]).toEqual([3, 3])
})
