import { createVault, type NodeState } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trustedAddresses } from '../../src/client/nodes/discovery.ts'
import { fails } from '../kv/connection.ts'

describe('a client that knows one node of a cluster', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ mode: 'cluster' })
    await server.enableSecretsEngine('kv', { type: 'kv', options: { version: '2' } })
  })
  afterAll(async () => {
    await server?.stop()
  })
  const standby = async () => {
    const leader = await server.leader()
    return server.nodes.find(({ id }) => id !== leader.id)?.address ?? ''
  }

  it('finds the others when it may, and goes on when the leader is killed', async () => {
    await using vault = createVault({
      address: await standby(),
      nodes: { discover: true },
      token: server.rootToken,
      environment: false,
    })
    const states = new Map<string, NodeState>()
    vault.events.on('node', ({ address, state }) => states.set(address, state))
    await vault.kv.write('kv/app', { n: 1 }, { checkAndSet: 0 })
    expect(states.get((await server.leader()).address)).toBe('active')
    expect((await vault.health()).nodes.map(({ address }) => address).toSorted((a, b) => a.localeCompare(b))).toEqual(
      server.addresses.toSorted((a, b) => a.localeCompare(b)),
    )
    const leader = await server.leader()
    await leader.kill()
    expect(await vault.kv.write('kv/app', { n: 2 }, { checkAndSet: 1 })).toMatchObject({ version: 2 })
    await leader.restart()
  })

  it('is served by standbys alone, when the active node is none of its own', async () => {
    const leader = await server.leader()
    const standbys = server.addresses.filter((address) => address !== leader.address)
    await using vault = createVault({ address: standbys, token: server.rootToken, environment: false })
    await vault.kv.write('kv/standbys', { n: 1 })
    expect(await vault.kv.read('kv/standbys')).toMatchObject({ version: 1, data: { n: 1 } })
    await leader.kill()
    // Now one of them is active itself.
    expect(await vault.kv.write('kv/standbys', { n: 2 }, { checkAndSet: 1 })).toMatchObject({ version: 2 })
    await leader.restart()
  })

  it('says which nodes it knows when none of them can take a call', async () => {
    await using vault = createVault({
      address: ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
      token: 't',
      environment: false,
      timeoutMs: 5000,
    })
    await expect(vault.kv.read('kv/x')).rejects.toMatchObject({
      code: 'unreachable',
      operation: 'kv.read',
      path: 'kv/x',
      message: expect.stringContaining('http://127.0.0.1:1 unreachable, http://127.0.0.1:2 unreachable'),
    })
  })

  it('reads its own writes fast through one standby', async () => {
    await using vault = createVault({ address: await standby(), token: server.rootToken, environment: false })
    await vault.kv.write('kv/fast', { n: 0 })
    const begin = performance.now()
    for (let n = 1; n <= 20; n++) {
      await vault.kv.write('kv/fast', { n })
      expect(await vault.kv.read('kv/fast')).toMatchObject({ data: { n } })
    }
    // One answer that asks for the wait of a second would already be more.
    expect(performance.now() - begin).toBeLessThan(10_000)
  })

  it('keeps to that one when it may not', async () => {
    const address = await standby()
    await using vault = createVault({ address, token: server.rootToken, environment: false })
    await vault.kv.write('kv/single', { n: 1 })
    expect((await vault.health()).nodes.map((node) => node.address)).toEqual([address])
  })

  it('reads its own writes from any node', async () => {
    await using vault = createVault({
      address: [...server.addresses],
      nodes: { readFrom: 'any' },
      token: server.rootToken,
      environment: false,
    })
    for (let n = 1; n <= 100; n++) {
      await vault.kv.write('kv/own', { n })
      expect(await vault.kv.read('kv/own')).toMatchObject({ version: n, data: { n } })
    }
  })

  it('spreads reads over the nodes when it may', async () => {
    const proxies = await Promise.all(server.addresses.map((address) => startFaultProxy(address)))
    await using vault = createVault({
      address: proxies.map(({ address }) => address),
      token: server.rootToken,
      environment: false,
    })
    // A node that was restarted by another test may still be on its way.
    await expect
      .poll(async () => (await vault.health()).nodes.every(({ serves }) => serves), { timeout: 10_000 })
      .toBe(true)
    const leaderIndex = server.addresses.indexOf((await server.leader()).address)
    for (let read = 0; read < 30; read++) await vault.kv.read('kv/own', { readFrom: 'any' })
    const reads = proxies.map(({ requests }) => requests.filter(({ path }) => path === '/v1/kv/data/own').length)
    expect(Math.min(...reads)).toBeGreaterThanOrEqual(5)
    for (let read = 0; read < 10; read++) await vault.kv.read('kv/own')
    const later = proxies.map(({ requests }) => requests.filter(({ path }) => path === '/v1/kv/data/own').length)
    expect(later.map((count, index) => count - (reads[index] ?? 0))).toEqual(
      later.map((_count, index) => (index === leaderIndex ? 10 : 0)),
    )
    await Promise.all(proxies.map((proxy) => proxy.stop()))
  })

  it('sends its token to no node that nobody named', async () => {
    await using stranger = await startFaultProxy(server)
    await using proxy = await startFaultProxy(await standby())
    await using vault = createVault({
      address: [proxy.address, await standby()],
      nodes: { discover: true },
      token: server.rootToken,
      environment: false,
      timeoutMs: 5000,
    })
    proxy.use({ kind: 'redirect', to: stranger.address })
    await vault.kv.read('kv/own', { readFrom: 'any' }).catch(() => undefined)
    await vault.kv.write('kv/redirected', {}).catch(() => undefined)
    expect(stranger.requests).toEqual([])
  })
})

describe('an address that a cluster names', () => {
  const secure = { addresses: [new URL('https://a.example')], allowPlainHttp: false }
  const loopback = { addresses: [new URL('http://127.0.0.1:8200')], allowPlainHttp: false }
  it.each([
    ['https beside https', secure, 'https://b.example:8200', 1],
    ['http beside https', secure, 'http://127.0.0.1:8200', 0],
    ['http to this machine', loopback, 'http://127.0.0.1:8202', 1],
    ['http to another machine', loopback, 'http://10.0.0.2:8200', 0],
    ['http to another machine where that is allowed', { ...loopback, allowPlainHttp: true }, 'http://10.0.0.2:8200', 1],
    ['one with a password', secure, 'https://u:p@b.example', 0],
    ['another scheme', loopback, 'unix:///run/x.sock', 0],
    ['no address', loopback, 'nonsense', 0],
  ] as const)('is %s', (_name, trust, address, taken) => {
    expect(trustedAddresses([address], trust)).toHaveLength(taken)
  })
})

it('a single server does not lead a client away', async () => {
  await using server = await startServer()
  await using stranger = await startFaultProxy(server)
  await using proxy = await startFaultProxy(server)
  await using vault = createVault({ address: proxy.address, token: server.rootToken, environment: false })
  proxy.use({ kind: 'redirect', to: stranger.address })
  await expect(vault.kv.list('secret')).rejects.toEqual(fails('redirect_refused'))
  expect(stranger.requests).toEqual([])
})
