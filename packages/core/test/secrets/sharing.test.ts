import { createVault, isVaultError, secretInfo, type Vault } from '@keyward/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'
import { createTimedSecrets } from './timed-secrets.ts'

const { options, proxy, requests, write } = useSecretsServer()

/** Answers after this time; everything before it has been connected and logged in. */
const slowly = (ms: number) => proxy().next({ kind: 'latency', ms })
const underWay = (path: string) =>
  expect.poll(() => proxy().requests.map((request) => request.path)).toContain(`/v1/secret/data/${path}`)

describe('readers of the same secret', () => {
  let vault: Vault
  beforeEach(async () => {
    vault = createVault(options())
    await vault.secrets.exists('warm')
    await write('app', { n: 1 })
    requests()
    return () => vault.close()
  })

  it('are one request, two hundred of them at a secret that has expired', async () => {
    await using timed = createTimedSecrets(options())
    await timed.secrets.get('app')
    await timed.clock.advance(24 * 3_600_000)
    requests()
    const all = await Promise.all(Array.from({ length: 200 }, () => timed.secrets.get<number>('app', 'n')))
    expect(new Set(all)).toEqual(new Set([1]))
    expect(requests()).toEqual(['GET secret/data/app'])
  })

  it('are one request for all that is asked of it at once', async () => {
    const { secrets } = vault
    await Promise.all([
      ...Array.from({ length: 1000 }, () => secrets.get('app')),
      secrets.get('app', 'n'),
      secrets.get('app#n'),
      secrets.getOptional('app', 'x'),
      secrets.exists('app'),
      secrets.getMany(['app', 'app#n']),
    ])
    expect(requests()).toEqual(['GET secret/data/app'])
  })

  it('who ask Vault itself wait for no other who hangs', async () => {
    proxy().next({ kind: 'half-open' })
    const hanging = vault.secrets.get('app', { timeoutMs: 20_000 }).catch(() => undefined)
    await underWay('app')
    await vault.secrets.refresh('app', { timeoutMs: 5000 })
    expect(await vault.secrets.get('app', 'n', { fresh: true, timeoutMs: 5000 })).toBe(1)
    expect(secretInfo(await vault.secrets.get('app'))?.source).toBe('cache')
    await vault.close()
    await hanging
  })

  it('leave each other alone when one gives up', async () => {
    slowly(200)
    const controller = new AbortController()
    const first = vault.secrets.get('app', { signal: controller.signal })
    const others = [
      vault.secrets.get('app', 'n'),
      vault.secrets.get('app', 'n', { signal: new AbortController().signal }),
    ]
    await underWay('app')
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted', operation: 'secrets.get', path: 'secret/app' })
    expect(await Promise.all(others)).toEqual([1, 1])
    expect(requests()).toEqual(['GET secret/data/app'])
    expect(secretInfo(await vault.secrets.get('app'))?.source).toBe('cache')
  })

  it('leave each other alone when the time of one is over', async () => {
    slowly(300)
    const first = vault.secrets.get('app', { timeoutMs: 20 })
    const other = vault.secrets.get('app', 'n')
    await expect(first).rejects.toMatchObject({ code: 'timeout', operation: 'secrets.get', path: 'secret/app' })
    expect(await other).toBe(1)
    expect(requests()).toEqual(['GET secret/data/app'])
  })

  it('who are all gone leave the answer to the next', async () => {
    slowly(100)
    await expect(vault.secrets.get('app', { timeoutMs: 10 })).rejects.toEqual(fails('timeout'))
    await expect.poll(() => vault.secrets.cacheState().entries).toBe(2)
    expect(await vault.secrets.get('app', 'n')).toBe(1)
    expect(requests()).toEqual(['GET secret/data/app'])
  })

  it('who gave up before they asked send nothing', async () => {
    const signal = AbortSignal.abort()
    await expect(vault.secrets.get('app', { signal })).rejects.toEqual(fails('aborted'))
    await vault.secrets.exists('after')
    expect(requests()).toEqual(['GET secret/data/after'])
  })

  it('with little time get what is stale rather than nothing', async () => {
    await using timed = createTimedSecrets(options())
    await timed.secrets.get('app')
    await timed.clock.advance(1_000_000)
    proxy().next({ kind: 'half-open' })
    const stale = timed.secrets.get<number>('app', 'n', { timeoutMs: 300 })
    await timed.clock.advance(300)
    expect(await stale).toBe(1)
  })
})

describe('after the client is closed', () => {
  it('nothing is given out and nothing is held, whatever was under way', async () => {
    await write('app', { n: 1 })
    const vault = createVault(options())
    await vault.secrets.get('app')
    await vault.secrets.exists('warm')
    proxy().use({ kind: 'latency', ms: 100 })
    const early = [
      vault.secrets.get('early'),
      vault.secrets.refresh('app'),
      vault.secrets.get('app', { fresh: true }),
      vault.secrets.getMany(['early', 'app']),
    ]
    const outcomes = Promise.all(
      early.map((each) =>
        Promise.resolve(each).then(
          () => 'given',
          (error: unknown) => (isVaultError(error) ? error.code : error),
        ),
      ),
    )
    await underWay('early')
    await vault.close()
    proxy().clear()
    expect(vault.secrets.cacheState()).toEqual({ entries: 0, usable: 0, bytes: 0 })
    expect(await outcomes).toEqual(['closed', 'closed', 'closed', 'incomplete'])
    expect(vault.secrets.cacheState()).toEqual({ entries: 0, usable: 0, bytes: 0 })
    const { secrets } = vault
    const late: Promise<unknown>[] = [
      secrets.get('app'),
      secrets.get('app', 'n'),
      secrets.getOptional('app'),
      secrets.exists('app'),
      secrets.refresh('app'),
      secrets.set('app', {}),
      secrets.delete('app'),
      secrets.list(),
    ]
    for (const each of late) await expect(each).rejects.toEqual(fails('closed'))
    await expect(secrets.getMany(['app'])).rejects.toMatchObject({ failures: { app: { code: 'closed' } } })
    expect(secrets.cacheState().entries).toBe(0)
  })

  it('an answer that comes before the connections are gone is not kept', async () => {
    await write('app', { n: 1 })
    await using timed = createTimedSecrets(options())
    await timed.secrets.exists('warm')
    proxy().use({ kind: 'latency', ms: 50 })
    const under = timed.secrets.get('app')
    const next = timed.secrets.refresh('app')
    await expect.poll(() => requests()).toContain('GET secret/data/app')
    await timed.closeSecrets()
    await Promise.allSettled([under, next])
    proxy().clear()
    expect(timed.secrets.cacheState()).toEqual({ entries: 0, usable: 0, bytes: 0 })
    await expect(under).rejects.toEqual(fails('closed'))
    await expect(next).rejects.toEqual(fails('closed'))
  })
})
