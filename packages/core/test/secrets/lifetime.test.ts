import { createVault, secretInfo } from '@keyward/core'
import { describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'
import { createTimedSecrets } from './timed-secrets.ts'

const { server, options, proxy, write } = useSecretsServer(({ enableSecretsEngine }) =>
  enableSecretsEngine('legacy', { type: 'kv', options: { version: '1' } }),
)
const legacy = { mount: 'legacy' }

describe('what is remembered is used no longer', () => {
  it('than the field "ttl" of a secret in KV v1 says', async () => {
    await using timed = createTimedSecrets(options())
    await timed.secrets.set('brief', { n: 1, ttl: '60s' }, legacy)
    const read = () => timed.secrets.get<number>('brief', 'n', legacy)
    expect(await read()).toBe(1)
    proxy().use({ kind: 'reset' })
    await timed.clock.advance(59_999)
    expect(await read()).toBe(1)
    await timed.clock.advance(1)
    await expect(read()).rejects.toEqual(fails('unreachable'))
    proxy().clear()
    expect(await read()).toBe(1)
  })

  it('than until its version is deleted', async () => {
    await server().request('POST', 'secret/metadata/passing', { body: { delete_version_after: '100s' } })
    await write('passing', { n: 1 })
    await using timed = createTimedSecrets(options())
    const read = () => timed.secrets.get<number>('passing', 'n')
    expect(await read()).toBe(1)
    proxy().use({ kind: 'reset' })
    await timed.clock.advance(95_000)
    expect(await read()).toBe(1)
    await timed.clock.advance(5000)
    await expect(read()).rejects.toEqual(fails('unreachable'))
    proxy().clear()
  })

  it('than its time to live and its staleness together, and says when it is stale', async () => {
    await write('kept', { n: 1 })
    await using timed = createTimedSecrets({ ...options(), cache: { ttlSeconds: 60, maxStaleSeconds: 120 } })
    const read = () => timed.secrets.get('kept')
    await read()
    proxy().use({ kind: 'reset' })
    await timed.clock.advance(179_999)
    const stale = await read()
    expect(secretInfo(stale)?.source).toBe('stale')
    expect(JSON.stringify(stale)).toBe('"[Secret kept v1, stale]"')
    await timed.clock.advance(1)
    await expect(read()).rejects.toEqual(fails('unreachable'))
    proxy().clear()
  })
})

describe('without a cache', () => {
  it('every read asks Vault', async () => {
    await using vault = createVault({ ...options(), cache: false })
    for (const n of [1, 2]) {
      await write('uncached', { n })
      const secret = await vault.secrets.get('uncached')
      expect([secret['n'], secretInfo(secret)?.source]).toEqual([n, 'vault'])
    }
    expect(vault.secrets.cacheState()).toEqual({ entries: 0, usable: 0, bytes: 0 })
  })
})
