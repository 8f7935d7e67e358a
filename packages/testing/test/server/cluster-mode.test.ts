import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type ServerNode, type TestServer } from '../../src/index.ts'

describe('a cluster', () => {
  let cluster: TestServer
  beforeAll(async () => {
    cluster = await startServer({ mode: 'cluster' })
  })
  afterAll(async () => cluster.stop())

  const readFrom = async (node: ServerNode, path: string) =>
    (await cluster.request<{ data: { data: unknown } }>('GET', `secret/data/${path}`, { node })).body.data.data

  test('has three nodes that all vote, and one of them leads', async () => {
    const { body } = await cluster.request<{ data: { config: { servers: { node_id: string; voter: boolean }[] } } }>(
      'GET',
      'sys/storage/raft/configuration',
    )
    const voters = body.data.config.servers.filter(({ voter }) => voter).map(({ node_id }) => node_id)
    expect(voters.toSorted()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(cluster.addresses).toEqual(cluster.nodes.map(({ address }) => address))
    expect(cluster.nodes).toContain(await cluster.leader())
  })

  test('goes on with its data when its leader is killed, and takes the node back on its address', async () => {
    await cluster.request('POST', 'secret/data/before', { body: { data: { written: 'before' } } })
    const old = await cluster.leader()
    await old.kill()
    expect(old).toMatchObject({ state: 'stopped', pid: undefined })

    const next = await cluster.leader()
    expect(next).not.toBe(old)
    expect(await readFrom(next, 'before')).toEqual({ written: 'before' })
    await cluster.request('POST', 'secret/data/after', { body: { data: { written: 'after' } } })

    const { address } = old
    await old.restart()
    expect(old).toMatchObject({ state: 'running', address })
    expect(await readFrom(old, 'before')).toEqual({ written: 'before' })
    expect(await readFrom(old, 'after')).toEqual({ written: 'after' })
  })

  test('a paused node answers nothing until it is resumed', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no SIGSTOP')
    const leader = await cluster.leader()
    const standby = cluster.nodes.find((node) => node !== leader)
    expect.assert(standby !== undefined)
    await standby.pause()
    expect(standby.state).toBe('paused')
    const silent = cluster.request('GET', 'sys/health', { node: standby, timeoutMs: 300 })
    await expect(silent).rejects.toThrow('no answer within 300 ms')
    await standby.resume()
    const { status } = await cluster.request('GET', 'sys/health', { node: standby, throwOnError: false })
    expect([200, 429]).toContain(status)
  })

  test('comes back with its data after all nodes were killed', async () => {
    await cluster.request('POST', 'secret/data/survivor', { body: { data: { n: 1 } } })
    await Promise.all(cluster.nodes.map(async (node) => node.kill()))
    for (const node of cluster.nodes) {
      await node.restart()
    }
    expect(await readFrom(await cluster.leader(), 'survivor')).toEqual({ n: 1 })
  })
})

test('a cluster can speak TLS and have one node', async () => {
  await using cluster = await startServer({ mode: 'cluster', tls: true, nodes: 1 })
  expect(cluster.addresses).toEqual([expect.stringMatching(/^https:/)])
  const { body } = await cluster.request('GET', 'sys/leader')
  expect(body).toMatchObject({ ha_enabled: true, is_self: true })
})
