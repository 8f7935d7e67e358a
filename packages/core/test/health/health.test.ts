import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRole, createVault } from '@keyward/core'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ mode: 'tls' })
}, 60_000)
afterAll(async () => {
  await server?.stop()
})

// Nothing listens on port 1.
const nowhere = { address: 'http://127.0.0.1:1', environment: false as const }

describe('health tells of a server', () => {
  it('that is up, with its version and how fast it answered', async () => {
    await using vault = createVault({ ...connection(server), token: server.rootToken })
    expect(await vault.health()).toEqual({
      status: 'up',
      nodes: [
        {
          address: server.address,
          state: 'active',
          serves: true,
          leader: true,
          version: server.version,
          latencyMs: expect.any(Number),
        },
      ],
      session: { method: 'token', state: 'none' },
    })
  })

  it('that is not there', async () => {
    await using vault = createVault({ ...nowhere, token: 'any' })
    expect(await vault.health()).toEqual({
      status: 'down',
      nodes: [{ address: nowhere.address, state: 'unreachable', serves: false, leader: false }],
      session: { method: 'token', state: 'none' },
    })
  })

  it('that is sealed, and that has been unsealed since', async () => {
    await using vault = createVault({ ...connection(server), token: server.rootToken })
    await server.request('PUT', 'sys/seal')
    expect(await vault.health()).toMatchObject({
      status: 'down',
      nodes: [{ state: 'sealed', version: server.version }],
    })
    await server.request('PUT', 'sys/unseal', { body: { key: server.unsealKey } })
    await server.leader()
    expect(await vault.health()).toMatchObject({ status: 'up', nodes: [{ state: 'active' }] })
  })
})

describe('health tells of the session', () => {
  it('how long its token lives', async () => {
    const { roleId, secretId } = await server.createAppRole('app', { tokenTtl: '1h', policies: ['default'] })
    await using vault = createVault({ ...connection(server), auth: appRole({ roleId, secretId }) })
    await vault.kv.read('secret/none').catch(() => undefined)
    const { session } = await vault.health()
    expect(session).toEqual({ method: 'approle', state: 'valid', ttlSeconds: expect.any(Number) })
    expect(session.ttlSeconds).toBeGreaterThan(3500)
  })

  it('that its log-in is refused, without a token and without failing', async () => {
    await using vault = createVault({ ...connection(server), auth: appRole({ roleId: 'nobody', secretId: 'wrong' }) })
    await vault.kv.read('secret/none').catch(() => undefined)
    expect(await vault.health()).toMatchObject({
      status: 'down',
      nodes: [{ state: 'active' }],
      session: { method: 'approle', state: 'none', problem: 'login_failed' },
    })
  })

  it('that its client is closed', async () => {
    const vault = createVault({ ...connection(server), token: server.rootToken })
    await vault.close()
    expect(await vault.health()).toMatchObject({ status: 'down', session: { state: 'closed' } })
  })
})

it('health asks for nothing but the health of the server, and never with a token', async () => {
  await using proxy = await startFaultProxy(server)
  await using vault = createVault({ address: proxy.address, token: server.rootToken, environment: false })
  expect(await vault.health()).toMatchObject({ status: 'up', session: { state: 'none' } })
  await vault.kv.read('secret/none').catch(() => undefined)
  const before = proxy.requests.length
  await vault.health()
  const asked = [proxy.requests[0], ...proxy.requests.slice(before)]
  expect(asked.map((request) => [request?.path, request?.hasToken])).toEqual([
    ['/v1/sys/health', false],
    ['/v1/sys/health', false],
  ])
})

it('health prints as it is and is plain JSON', async () => {
  await using vault = createVault({ ...connection(server), token: server.rootToken })
  const health = await vault.health()
  expect(JSON.parse(JSON.stringify(health))).toEqual(health)
})
