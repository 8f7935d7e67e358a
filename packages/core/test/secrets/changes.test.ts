import { createVault, type Vault } from '@keyward/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { server, options, proxy, write } = useSecretsServer()

const writeBoth = async (n: number): Promise<void> => {
  for (const name of ['a', 'ab']) await write(`other/${name}`, { n })
}

describe('changes', () => {
  let vault: Vault
  beforeEach(() => {
    vault = createVault(options())
    return () => vault.close()
  })
  const changes: Record<string, () => Promise<unknown>> = {
    'secrets.set': () => vault.secrets.set('own/app', { n: 'new' }),
    'secrets.delete': () => vault.secrets.delete('own/app'),
    'kv.write': () => vault.kv.write('secret/own/app', { n: 'new' }),
    'kv.patch': () => vault.kv.patch('secret/own/app', { n: 'new' }),
    'kv.delete': () => vault.kv.delete('secret/own/app'),
    'kv.destroy': () => vault.kv.destroy('secret/own/app', { versions: [2] }),
    'kv.rollback': () => vault.kv.rollback('secret/own/app', { toVersion: 1 }),
    'kv.deleteMetadata': () => vault.kv.deleteMetadata('secret/own/app'),
  }
  it.each(Object.keys(changes))('by the same client are seen at once: %s', async (how) => {
    await server().request('DELETE', 'secret/metadata/own/app')
    await write('own/app', { n: 'first' })
    await write('own/app', { n: 'second' })
    expect(await vault.secrets.get('own/app', 'n')).toBe('second')
    expect(await vault.secrets.get('own/app', 'n', { version: 1 })).toBe('first')
    await changes[how]?.()
    const now = await server().request<{ data: { data: { n: string } } }>('GET', 'secret/data/own/app', {
      throwOnError: false,
    })
    expect(await vault.secrets.getOptional('own/app', 'n')).toBe(now.body?.data?.data?.n)
    expect(now.body?.data?.data?.n).not.toBe('second')
  })

  it('bring back what was deleted', async () => {
    await vault.secrets.set('own/back', { n: 1 })
    await vault.secrets.delete('own/back')
    await expect(vault.secrets.get('own/back')).rejects.toEqual(fails('version_deleted'))
    await vault.kv.undelete('secret/own/back', { versions: [1] })
    expect(await vault.secrets.get('own/back')).toMatchObject({ n: 1 })
  })

  it('fail with what the server says, and the cache believes nothing', async () => {
    await vault.secrets.set('own/guarded', { n: 1 })
    expect(await vault.secrets.get('own/guarded', 'n')).toBe(1)
    await expect(vault.secrets.set('own/guarded', { n: 2 }, { checkAndSet: 7 })).rejects.toEqual(
      fails('check_and_set_mismatch'),
    )
    expect(await vault.secrets.set('own/guarded', { n: 3 }, { checkAndSet: 1 })).toMatchObject({ version: 2 })
    expect(await vault.secrets.get('own/guarded', 'n')).toBe(3)
  })

  it('whose answer was lost are asked for again', async () => {
    await vault.secrets.set('own/lost', { n: 1 })
    expect(await vault.secrets.get('own/lost', 'n')).toBe(1)
    proxy().next({ kind: 'lost-reply' })
    await expect(vault.secrets.set('own/lost', { n: 2 })).rejects.toEqual(fails('outcome_unknown'))
    expect(await vault.secrets.get('own/lost', 'n')).toBe(2)
  })

  it('by others are seen after forgetting', async () => {
    const { get, invalidate, invalidateAll } = vault.secrets
    const both = () => Promise.all([get('other/a', 'n'), get('other/ab', 'n')])
    await writeBoth(1)
    expect(await both()).toEqual([1, 1])
    await writeBoth(2)
    expect(invalidate('other/a')).toBe(1)
    expect(await both()).toEqual([2, 1])
    await writeBoth(3)
    expect(invalidateAll('other/ab')).toBe(1)
    expect(await both()).toEqual([2, 3])
    expect(invalidateAll('other/')).toBe(2)
    expect(await both()).toEqual([3, 3])
    await writeBoth(4)
    expect(invalidateAll()).toBe(2)
    expect(vault.secrets.cacheState()).toEqual({ entries: 0, usable: 0, bytes: 0 })
    expect(await both()).toEqual([4, 4])
  })

  it.each([
    ['tree', ['tree', 'tree/a', 'tree/a/b', 'tree/ab']],
    ['tree/', ['tree/a', 'tree/a/b', 'tree/ab']],
    ['tree/a', ['tree/a', 'tree/a/b']],
    ['tre', []],
    ['tree/a/', ['tree/a/b']],
    ['nowhere', []],
    ['', ['tree', 'tree/a', 'tree/a/b', 'trees', 'tree/ab']],
  ])('by others are forgotten by whole segments of names: %j', async (folder, forgotten) => {
    const held = ['tree', 'tree/a', 'tree/a/b', 'trees', 'tree/ab']
    for (const name of held) {
      await write(name, { n: 'old' })
      await vault.secrets.get(name)
      await write(name, { n: 'new' })
    }
    expect(vault.secrets.invalidateAll(folder)).toBe(forgotten.length)
    const now = await Promise.all(held.map((name) => vault.secrets.get(name, 'n')))
    expect(held.filter((_, index) => now[index] === 'new').toSorted()).toEqual(forgotten.toSorted())
  })

  it('are not hidden by an answer that was under way', async () => {
    await write('own/race', { n: 1 })
    await vault.secrets.exists('own/other')
    proxy().next({ kind: 'slow-body', ms: 300 })
    const early = vault.secrets.get('own/race', 'n')
    await expect.poll(() => proxy().requests.at(-1)?.path).toBe('/v1/secret/data/own/race')
    await vault.secrets.set('own/race', { n: 2 })
    expect(await vault.secrets.get('own/race', 'n')).toBe(2)
    await early
    expect(await vault.secrets.get('own/race', 'n')).toBe(2)
  })
})
