import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ResponseError, startServer, type TestServer } from '../../src/index.ts'

describe('a dev server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => server.stop())

  test('says what it is', () => {
    expect(server).toMatchObject({ mode: 'dev', rootToken: 'root', tls: undefined, addresses: [server.address] })
    expect(server.product).toMatch(/^(openbao|vault)$/)
    expect(server.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(server.nodes).toMatchObject([{ id: 'node-1', address: server.address, state: 'running' }])
  })

  test('keeps secrets in KV version 2 at secret/', async () => {
    const written = await server.request('POST', 'secret/data/app', { body: { data: { password: 'p' } } })
    expect(written.body.data).toMatchObject({ version: 1 })
    const read = await server.request<{ data: { data: unknown } }>('GET', 'secret/data/app')
    expect(read.body.data.data).toEqual({ password: 'p' })
  })

  test('lists with the LIST method and with a query', async () => {
    await server.request('POST', 'secret/data/listed/one', { body: { data: {} } })
    const listed = await server.request('LIST', 'secret/metadata/listed')
    expect(listed.body.data).toMatchObject({ keys: ['one'] })
    const queried = await server.request('GET', 'secret/metadata/listed', { query: { list: true } })
    expect(queried.body.data).toEqual(listed.body.data)
  })

  test('reaches a path with any character in it, and tidies nothing up', async () => {
    const names = ['with space', 'höhe', 'a#b', 'c%d', '"quoted"', '{braces}', 'plus+and&']
    for (const name of names) {
      await server.request('POST', `secret/data/odd/${name.replace('%', '%25')}`, { body: { data: { name } } })
    }
    const { body } = await server.request<{ data: { keys: string[] } }>('LIST', 'secret/metadata/odd')
    expect(body.data.keys.toSorted()).toEqual(names.toSorted())
    const upwards = await server.request('GET', 'secret/data/../../sys/mounts', { throwOnError: false })
    // It was passed on as written: the server sees the dots, and sends us away.
    expect(upwards.status).toBeGreaterThanOrEqual(300)
  })

  test('turns an error status into an error with the server’s words and no token', async () => {
    const denied = server.request('GET', 'sys/mounts', { token: 'wrong-token' })
    await expect(denied).rejects.toThrow(ResponseError)
    await expect(denied).rejects.toMatchObject({ status: 403 })
    await expect(denied).rejects.toThrow(`GET sys/mounts on ${server.address} answered 403: `)
    await expect(denied).rejects.not.toThrow('wrong-token')
  })

  test('gives an error status as an answer when asked to', async () => {
    const missing = await server.request('GET', 'secret/data/missing', { throwOnError: false })
    expect(missing.status).toBe(404)
  })

  test('sends no token when asked to', async () => {
    const anonymous = await server.request('GET', 'sys/mounts', { token: null, throwOnError: false })
    expect(anonymous.status).toBeGreaterThanOrEqual(400)
  })

  test('logs what it does', async () => {
    expect(await server.nodes[0]?.log()).toContain(server.address.slice('http://'.length))
  })

  test('comes back empty after a restart, on its address and with its root token', async () => {
    const [node] = server.nodes
    await server.request('POST', 'secret/data/forgotten', { body: { data: {} } })
    const before = node?.pid
    await node?.restart()
    expect(node).toMatchObject({ address: server.address, state: 'running' })
    expect(node?.pid).not.toBe(before)
    const gone = await server.request('GET', 'secret/data/forgotten', { throwOnError: false })
    expect(gone.status).toBe(404)
  })
})

test('a stopped server is gone, and stopping it again does nothing', async () => {
  const server = await startServer({ rootToken: 'another-root' })
  const [node] = server.nodes
  await server.request('GET', 'sys/mounts')
  await server.stop()
  await server.stop()
  expect(node).toMatchObject({ pid: undefined, state: 'stopped' })
  await expect(server.request('GET', 'sys/health')).rejects.toThrow('ECONNREFUSED')
})

test('several servers run side by side and end with their scope', async () => {
  const addresses: string[] = []
  {
    await using one = await startServer()
    await using other = await startServer()
    addresses.push(one.address, other.address)
    await one.request('POST', 'secret/data/only-here', { body: { data: {} } })
    expect((await other.request('GET', 'secret/data/only-here', { throwOnError: false })).status).toBe(404)
  }
  expect(new Set(addresses).size).toBe(2)
  await Promise.all(addresses.map(async (address) => expect(fetch(address)).rejects.toThrow('fetch failed')))
})

test('a start that fails says why in the words of the server', async () => {
  const broken = startServer({ config: { storage: { 'no-such-storage': {} }, log_format: 'no-such-format' } })
  await expect(broken).rejects.toThrow(
    /The dev server ended while it was starting\. The end of its log:[^]+no-such-format/,
  )
})
