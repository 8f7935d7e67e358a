import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVault, type Vault } from '@keyward/core'

let server: TestServer
let vault: Vault
beforeAll(async () => {
  server = await startServer({ mode: 'cluster' })
  vault = createVault({ address: server.addresses, token: server.rootToken, environment: false })
}, 120_000)
afterAll(async () => {
  await vault?.close()
  await server?.stop()
})

it('tells which node leads, and that all are well', async () => {
  const { status, nodes } = await vault.health()
  const leader = await server.leader()
  expect(status).toBe('up')
  expect(nodes.filter((node) => node.leader).map(({ address }) => address)).toEqual([leader.address])
  expect(nodes.map(({ address }) => address)).toEqual(server.addresses)
  expect(nodes.every(({ serves, version }) => serves && version === server.version)).toBe(true)
})

it('gives up on a node that hangs, and tells how the others are', async () => {
  const leader = await server.leader()
  const follower = server.nodes.find(({ id }) => id !== leader.id)
  await follower?.pause()
  const startedAt = performance.now()
  const { status, nodes } = await vault.health()
  expect(performance.now() - startedAt).toBeLessThan(4000)
  await follower?.resume()
  expect(status).toBe('degraded')
  expect(nodes.find(({ address }) => address === follower?.address)).toMatchObject({
    state: 'unreachable',
    serves: false,
  })
})

it('is degraded when a node is dead, and says nothing of how fast it used to answer', async () => {
  const leader = await server.leader()
  const follower = server.nodes.find(({ id }) => id !== leader.id)
  await follower?.kill()
  const { status, nodes } = await vault.health()
  expect(status).toBe('degraded')
  const dead = nodes.find(({ address }) => address === follower?.address)
  expect(dead).toMatchObject({ state: 'unreachable', serves: false, leader: false })
  expect(dead).not.toHaveProperty('latencyMs')
})

it('says which nodes answer in its metrics too', async () => {
  const registry = await vault.metrics.registry()
  const { nodes } = await vault.health()
  const text = await registry.getSingleMetricAsString('vault_node_up')
  const told = text.split('\n').filter((line) => !line.startsWith('#'))
  expect(told.toSorted()).toEqual(
    nodes.map(({ address, serves }) => `vault_node_up{node="${address}"} ${serves ? 1 : 0}`).toSorted(),
  )
  expect(nodes.filter(({ serves }) => serves)).toHaveLength(2)
})
