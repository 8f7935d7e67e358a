import { createVault, type Logger, type Vault } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

const environment = { APP_KEY: 'from the environment' }

/** A client that falls back on the environment, behind a proxy, with what it is counted and logged as. */
async function observed(options: Parameters<typeof createVault>[0] = {}) {
  const proxy = await startFaultProxy(server)
  const lines: string[] = []
  const write =
    (level: string) =>
    (line: string): void =>
      void lines.push(`${level} ${line}`)
  const logger: Logger = { debug: () => {}, info: write('info'), warn: write('warn'), error: write('error') }
  const vault = createVault({
    ...connection(server),
    address: proxy.address,
    token: server.rootToken,
    environment,
    retry: { attempts: 1 },
    secrets: { environmentFallback: { when: ['not_found', 'unreachable'], variables: { 'app#key': 'APP_KEY' } } },
    logger,
    ...options,
  })
  onTestFinished(async () => {
    await vault.close()
    await proxy[Symbol.asyncDispose]()
  })
  return { vault, proxy, lines }
}

async function sample(vault: Vault, name: string): Promise<string[]> {
  const text = await (await vault.metrics.registry()).getSingleMetricAsString(name)
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('metrics of secrets', () => {
  it('count hits, misses, stale values and values from the environment', async () => {
    const { vault, proxy } = await observed({ cache: { ttlSeconds: 0.001, notFoundTtlSeconds: 0 } })
    await vault.secrets.set('metrics/a', { key: 1 })
    await vault.secrets.get('metrics/a')
    proxy.use({ kind: 'status', status: 503 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    for (let read = 0; read < 3; read++) await vault.secrets.get('metrics/a')
    await vault.secrets.get('app#key')
    proxy.clear()
    await vault.secrets.get('app', 'key')
    expect(await sample(vault, 'vault_cache_misses_total')).toEqual(['vault_cache_misses_total 3'])
    expect(await sample(vault, 'vault_cache_hits_total')).toEqual(['vault_cache_hits_total 3'])
    expect(await sample(vault, 'vault_cache_stale_served_total')).toEqual(['vault_cache_stale_served_total 3'])
    expect((await sample(vault, 'vault_secret_fallback_total')).toSorted()).toEqual([
      'vault_secret_fallback_total{reason="not_found"} 1',
      'vault_secret_fallback_total{reason="unreachable"} 1',
    ])
  })

  it('tell how many secrets several clients hold together, until they are closed', async () => {
    const registry = new Registry()
    const { vault } = await observed({ metrics: { registry } })
    const { vault: other } = await observed({ metrics: { registry } })
    await vault.secrets.set('metrics/b', { key: 1 })
    for (const each of [vault, other]) await each.secrets.getMany(['metrics/b', 'app#key'])
    await vault.metrics.registry()
    expect(await sample(other, 'vault_cache_entries')).toEqual(['vault_cache_entries 4'])
    await vault.close()
    expect(await sample(other, 'vault_cache_entries')).toEqual(['vault_cache_entries 2'])
  })
})

describe('the logger', () => {
  it('is warned once when a secret comes from the environment, and told when that is over', async () => {
    const { vault, lines } = await observed({ cache: { notFoundTtlSeconds: 0 } })
    const told = (): string[] => lines.filter((line) => line.includes('secret app'))
    for (let read = 0; read < 3; read++) await vault.secrets.get('app', 'key')
    expect(told()).toEqual(['warn vault: secret app comes from the environment: Vault has no such secret'])
    await vault.secrets.set('app', { key: 'k' })
    await vault.secrets.get('app', 'key')
    expect(told().slice(1)).toEqual(['info vault: secret app is fresh again'])
    await server.request('DELETE', 'secret/metadata/app')
  })

  it('is told of changes of followed secrets', async () => {
    const { vault, lines } = await observed()
    await vault.secrets.set('log/followed', { key: 'hunter1' })
    const followed = await vault.secrets.follow('log/followed')
    await vault.secrets.set('log/followed', { key: 'hunter2' })
    await followed.refresh()
    expect(lines).toContain('info vault: secret log/followed is now version 2')
    expect(lines.join('\n')).not.toMatch(/hunter|from the environment/)
  })
})

describe('a followed secret that can no longer be read', () => {
  it('is warned of once, counted each time, and told to be fresh again', async () => {
    const { vault, lines } = await observed()
    await vault.secrets.set('log/denied', { key: 'hunter1' })
    const followed = await vault.secrets.follow('log/denied', 'key')
    await vault.secrets.delete('log/denied')
    await followed.refresh()
    await followed.refresh()
    const told = (): string[] => lines.filter((line) => line.includes('log/denied'))
    const gone =
      'warn vault: secret log/denied cannot be read again for now (version_deleted): what was read last is used'
    expect(told()).toEqual([gone])
    expect(Number((await sample(vault, 'vault_cache_stale_served_total')).join().split(' ')[1])).toBeGreaterThan(1)
    await vault.kv.undelete('secret/log/denied', { versions: [1] })
    await followed.refresh()
    expect(told().slice(1)).toEqual(['info vault: secret log/denied is fresh again'])
    expect(JSON.stringify(followed)).toBe('"[Followed secret log/denied v1]"')
  })
})

describe('without a logger', () => {
  it('the process is warned once of each secret that comes from the environment', async () => {
    const warnings: string[] = []
    const onWarning = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    await using vault = createVault({
      ...connection(server),
      token: server.rootToken,
      environment,
      secrets: { environmentFallback: { when: ['not_found'], byRule: true } },
    })
    for (let read = 0; read < 3; read++) expect(await vault.secrets.get('app', 'key')).toBe(environment.APP_KEY)
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual(['KeywardWarning: secret app comes from the environment: Vault has no such secret'])
  })
})
