import { createVault, type Vault } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connection, fails } from './connection.ts'

describe('the mount of a path', () => {
  let server: TestServer
  let proxy: FaultProxy
  let vault: Vault
  beforeEach(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    await server.enableSecretsEngine('moving', { type: 'kv', options: { version: '1' } })
    vault = createVault({ ...connection(server), address: proxy.address, token: server.rootToken })
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await vault?.close()
    await proxy?.stop()
    await server?.stop()
  })
  const lookups = (): number =>
    proxy.requests.filter(({ path }) => path.startsWith('/v1/sys/internal/ui/mounts/')).length

  it('is asked for once, however many paths are read at once below it', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, n) => vault.kv.write(`moving/${n}`, { n })))
    expect(lookups()).toBe(1)
  })

  it('is found for each of several mounts that begin alike', async () => {
    await server.enableSecretsEngine('team/a', { type: 'kv', options: { version: '1' } })
    await server.enableSecretsEngine('team/b', { type: 'kv', options: { version: '2' } })
    const paths = ['team/a/x', 'team/b/x', 'team/c/x']
    const written = await Promise.allSettled(paths.map((path) => vault.kv.write(path, { path })))
    expect(written).toMatchObject([{ value: {} }, { value: { version: 1 } }, { reason: { code: 'mount_not_found' } }])
  })

  it('is asked for again when it was upgraded to version 2 while the client ran', async () => {
    await vault.kv.write('moving/app', { n: 1 })
    await server.request('POST', 'sys/mounts/moving/tune', { body: { options: { version: '2' } } })
    tenSecondsLater()
    await expect
      .poll(() => vault.kv.read('moving/app').catch((error: unknown) => error))
      .toMatchObject({ version: 1, data: { n: 1 } })
    expect(await vault.kv.list('moving')).toEqual(['app'])
  })

  it('is asked for again when it was replaced by one of version 1', async () => {
    await server.enableSecretsEngine('other', { type: 'kv', options: { version: '2' } })
    await vault.kv.write('other/app', { n: 1 })
    await server.request('DELETE', 'sys/mounts/other')
    await server.enableSecretsEngine('other', { type: 'kv', options: { version: '1' } })
    await expect(vault.kv.write('other/app', { n: 2 })).rejects.toMatchObject({
      code: 'unexpected_response',
      hint: expect.stringContaining('other/data/app'),
    })
    tenSecondsLater()
    await expect(vault.kv.read('other/app')).rejects.toEqual(fails('not_found'))
    expect(await vault.kv.write('other/app', { n: 2 })).toEqual({})
    expect(await vault.kv.read('other/app')).toMatchObject({ data: { n: 2 } })
  })

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['writes', (path) => vault.kv.write(path, { n: 2 })],
    ['writes with check-and-set', (path) => vault.kv.write(path, { n: 2 }, { checkAndSet: 1 })],
  ])('is asked for again by a client that only %s, after one went astray', async (_what, write) => {
    await server.enableSecretsEngine('other', { type: 'kv', options: { version: '2' } })
    await vault.kv.write('other/app', { n: 1 })
    await server.request('DELETE', 'sys/mounts/other')
    await server.enableSecretsEngine('other', { type: 'kv', options: { version: '1' } })
    await expect(write('other/app')).rejects.toEqual(fails('unexpected_response'))
    // At once: such an answer leaves no doubt.
    expect(await vault.kv.write('other/app', { n: 3 })).toEqual({})
    expect(await vault.kv.read('other/app')).toMatchObject({ data: { n: 3 } })
  })

  it('is said to be of another version where the options state the wrong one', async () => {
    await using told = createVault({ ...connection(server), token: server.rootToken, kv: { mounts: { secret: 1 } } })
    await expect(told.kv.read('secret/app')).rejects.toEqual(fails('wrong_engine'))
    await expect(told.kv.list('secret/app')).rejects.toEqual(fails('wrong_engine'))
  })

  it('is not asked for at every secret that is missing', async () => {
    for (let n = 0; n < 20; n++) await expect(vault.kv.read(`moving/none-${n}`)).rejects.toEqual(fails('not_found'))
    expect(lookups()).toBe(1)
  })

  it('does not fail for one caller because another had less time', async () => {
    proxy.use({ kind: 'latency', ms: 300 })
    const [hurried, patient] = await Promise.allSettled([
      vault.kv.list('moving/a', { timeoutMs: 100 }),
      vault.kv.list('moving/b', { timeoutMs: 10_000 }),
    ])
    expect(hurried).toMatchObject({ reason: { code: 'timeout', operation: 'kv.list', path: 'moving/a' } })
    expect(patient).toEqual({ status: 'fulfilled', value: [] })
  })
})

function tenSecondsLater(): void {
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000)
}
