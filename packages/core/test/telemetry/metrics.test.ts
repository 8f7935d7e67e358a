import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { Counter, type OpenMetricsContentType, Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRole, createVault, type Vault } from '@keyward/core'
import { connection, unique } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server?.stop()
})

/** The samples of one metric, without the comments above them. */
async function samples(vault: Vault, name: string): Promise<string[]> {
  const registry = await vault.metrics.registry()
  const text = await registry.getSingleMetricAsString(name)
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .toSorted()
}

const up = (address: string): string => `vault_node_up{node="${address}"} 1`

const below = async (vault: Vault, bound: string) =>
  (await samples(vault, 'vault_operation_duration_seconds')).find((line) => line.includes(`le="${bound}"`))

const open = (options: Parameters<typeof createVault>[0] = {}) =>
  createVault({ ...connection(server), ...(options.auth === undefined && { token: server.rootToken }), ...options })

describe('metrics', () => {
  it('count calls by operation and outcome, those before the first look at them included', async () => {
    await using vault = open()
    const path = unique('secret')
    await vault.kv.write(path, { password: 'x' })
    for (let read = 0; read < 3; read++) await vault.kv.read(path)
    await vault.kv.read(`${path}/none`).catch(() => undefined)
    expect(await samples(vault, 'vault_operations_total')).toEqual([
      'vault_operations_total{operation="kv.read",outcome="not_found"} 1',
      'vault_operations_total{operation="kv.read",outcome="ok"} 3',
      'vault_operations_total{operation="kv.write",outcome="ok"} 1',
    ])
    await vault.kv.read(path)
    expect(await samples(vault, 'vault_operations_total')).toContain(
      'vault_operations_total{operation="kv.read",outcome="ok"} 4',
    )
  })

  it('have the names of OpenMetrics in a registry that speaks it', async () => {
    const registry = new Registry<OpenMetricsContentType>()
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
    await using vault = open({ metrics: { registry } })
    await vault.kv.list('secret')
    await vault.metrics.registry()
    for (let scrape = 0; scrape < 2; scrape++) {
      const lines = (await registry.metrics()).split('\n')
      expect(lines).toContain('# TYPE vault_operations counter')
      expect(lines).toContain('vault_operations_total{operation="kv.list",outcome="ok"} 1')
      expect(lines.find((line) => line.startsWith('vault_operation_duration_seconds_count'))).toMatch(/ 1$/)
      expect(lines.filter((line) => line.includes('_total_total'))).toEqual([])
    }
  })

  it('miss nothing when they are looked at after many calls', async () => {
    await using vault = open()
    const path = unique('secret')
    await vault.kv.write(path, { password: 'x' })
    await Promise.all(Array.from({ length: 300 }, () => vault.kv.read(path)))
    expect(await samples(vault, 'vault_operations_total')).toContain(
      'vault_operations_total{operation="kv.read",outcome="ok"} 300',
    )
  })

  it('tell how long calls take, in seconds', async () => {
    await using vault = open()
    await using proxy = await startFaultProxy(server)
    await using slow = open({ address: proxy.address })
    proxy.use({ kind: 'latency', ms: 300 })
    await vault.kv.read('secret/none').catch(() => undefined)
    await slow.kv.read('secret/none').catch(() => undefined)
    expect(await below(slow, '0.25')).toMatch(/operation="kv.read"} 0$/)
    expect(await below(slow, '60')).toMatch(/operation="kv.read"} 1$/)
    expect(await below(vault, '60')).toMatch(/operation="kv.read"} 1$/)
  })

  it('count log-ins by method and outcome', async () => {
    const { roleId, secretId } = await server.createAppRole('metered')
    await using good = open({ auth: appRole({ roleId, secretId }) })
    await using bad = open({ auth: appRole({ roleId, secretId: 'wrong' }) })
    for (const vault of [good, bad]) await vault.kv.read('secret/none').catch(() => undefined)
    expect(await samples(good, 'vault_auth_total')).toEqual(['vault_auth_total{method="approle",outcome="ok"} 1'])
    expect(await samples(bad, 'vault_auth_total')).toEqual([
      'vault_auth_total{method="approle",outcome="login_failed"} 1',
    ])
  })

  it('count retries by operation and code', async () => {
    await using proxy = await startFaultProxy(server)
    await using vault = open({ address: proxy.address, retry: { delayMs: 1 } })
    await vault.kv.list('secret').catch(() => undefined)
    proxy.next({ kind: 'reset' }, { kind: 'too-many-requests' })
    await vault.kv.read('secret/none').catch(() => undefined)
    expect(await samples(vault, 'vault_retries_total')).toEqual([
      'vault_retries_total{operation="kv.read",code="rate_limited"} 1',
      'vault_retries_total{operation="kv.read",code="unreachable"} 1',
    ])
  })

  it('tell how long the token lives, and nothing where it does not end', async () => {
    const { roleId, secretId } = await server.createAppRole('living', { tokenTtl: '1h' })
    await using vault = open({ auth: appRole({ roleId, secretId }) })
    await using root = open()
    expect(await samples(vault, 'vault_token_ttl_seconds')).toEqual([])
    for (const client of [vault, root]) await client.kv.read('secret/none').catch(() => undefined)
    const [line = ''] = await samples(vault, 'vault_token_ttl_seconds')
    const seconds = Number(line.split(' ')[1])
    expect(seconds).toBeGreaterThan(3500)
    expect(seconds).toBeLessThanOrEqual(3600)
    expect(await samples(root, 'vault_token_ttl_seconds')).toEqual([])
  })

  it('tell whether the node answers now, not when it last did', async () => {
    await using proxy = await startFaultProxy(server)
    await using vault = open({ address: proxy.address })
    expect(await samples(vault, 'vault_node_up')).toEqual([up(proxy.address)])
    await proxy.down()
    expect(await samples(vault, 'vault_node_up')).toEqual([`vault_node_up{node="${proxy.address}"} 0`])
    await proxy.up()
    expect(await samples(vault, 'vault_node_up')).toEqual([up(proxy.address)])
  })

  it('hold no path, token or value', async () => {
    await using vault = open()
    await vault.kv.write('secret/canary-path', { 'canary-field': 'canary-value' })
    await vault.kv.read('secret/canary-path/none').catch(() => undefined)
    const text = await (await vault.metrics.registry()).metrics()
    expect(text).toContain('kv.write')
    expect(text).not.toContain('canary')
    expect(text).not.toContain(server.rootToken)
  })
})

describe('a registry', () => {
  it("is a client's own by default, with nothing else in it", async () => {
    await using one = open()
    await using other = open()
    const registry = await one.metrics.registry()
    expect(await other.metrics.registry()).not.toBe(registry)
    expect(registry.getMetricsAsArray().every(({ name }) => name.startsWith('vault_'))).toBe(true)
  })

  it("can be the user's, shared by clients, which then count together", async () => {
    const registry = new Registry()
    await using one = open({ metrics: { registry } })
    await using other = open({ metrics: { registry } })
    expect(await one.metrics.registry()).toBe(registry)
    for (const vault of [one, other]) await vault.kv.list('secret')
    expect(await samples(other, 'vault_operations_total')).toEqual([
      'vault_operations_total{operation="kv.list",outcome="ok"} 2',
    ])
  })

  it('tells the shortest life of the tokens of its clients', async () => {
    const registry = new Registry()
    const withTtl = async (tokenTtl: '1h' | '10m') => {
      const { roleId, secretId } = await server.createAppRole(`ttl-${tokenTtl}`, { tokenTtl })
      const vault = open({ auth: appRole({ roleId, secretId }), metrics: { registry } })
      await vault.kv.read('secret/none').catch(() => undefined)
      await vault.metrics.registry()
      return vault
    }
    await using long = await withTtl('1h')
    const short = await withTtl('10m')
    const seconds = async () => Number((await samples(long, 'vault_token_ttl_seconds'))[0]?.split(' ')[1])
    expect(await seconds()).toBeLessThanOrEqual(600)
    await short.close()
    expect(await seconds()).toBeGreaterThan(600)
  })

  it('tells of the nodes of all its clients, and no longer of those of a closed one', async () => {
    const registry = new Registry()
    await using proxy = await startFaultProxy(server)
    await using one = open({ metrics: { registry } })
    const other = open({ metrics: { registry }, address: proxy.address })
    await other.metrics.registry()
    expect(await samples(one, 'vault_node_up')).toEqual([up(server.address), up(proxy.address)].toSorted())
    await other.close()
    expect(await samples(one, 'vault_node_up')).toEqual([up(server.address)])
  })

  it('that holds another metric of the same name is refused in clear words', async () => {
    const registry = new Registry()
    const metric = new Counter({ name: 'vault_auth_total', help: 'Mine.', registers: [registry] })
    await using vault = open({ metrics: { registry } })
    await expect(vault.metrics.registry()).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringMatching(/metrics\.registry holds another metric with the name vault_auth_total.*merge/s),
    })
    // Secrets are had all the same.
    expect(await vault.kv.list('secret')).toBeInstanceOf(Array)
    expect((await metric.get()).values).toMatchObject([{ value: 0 }])
  })

  it('that is none is an option problem', () => {
    expect(() => open({ metrics: { registry: {} as Registry } })).toThrow(
      /metrics\.registry must be a Registry of prom-client/,
    )
  })
})
