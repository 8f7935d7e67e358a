import { createVault } from '@keyward/core'
import { describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { server, options, requests } = useSecretsServer(async ({ enableSecretsEngine }) => {
  await enableSecretsEngine('team/kv', { type: 'kv', options: { version: '2' } })
  await enableSecretsEngine('legacy', { type: 'kv', options: { version: '1' } })
})

describe('where a name leads', () => {
  it('is below the mount and the prefix, for every kind of call', async () => {
    await using vault = createVault({ ...options(), secrets: { mount: '/team/kv/', prefix: 'shop/production/' } })
    requests()
    await vault.secrets.set('database', { n: 1 })
    expect(await vault.secrets.get('database', 'n')).toBe(1)
    expect(await vault.secrets.list()).toEqual(['database'])
    expect(await vault.kv.read('team/kv/shop/production/database')).toMatchObject({ data: { n: 1 } })
    await vault.kv.write('team/kv/shop/production/database', { n: 2 })
    expect(await vault.secrets.get('database', 'n')).toBe(2)
    await vault.secrets.delete('database')
    expect(await vault.secrets.exists('database')).toBe(false)
    expect(new Set(requests().map((request) => request.split(' ')[1]))).toEqual(
      new Set(['team/kv/data/shop/production/database', 'team/kv/metadata/shop/production/']),
    )
  })

  it('lists what is below a folder', async () => {
    await using vault = createVault(options())
    await vault.secrets.set('tree/leaf', { n: 1 })
    await vault.secrets.set('tree/branch/leaf', { n: 1 })
    expect(await vault.secrets.list('tree')).toEqual(['branch/', 'leaf'])
    expect(await vault.secrets.list('tree/branch/')).toEqual(['leaf'])
    expect(await vault.secrets.list()).toContain('tree/')
    expect(await vault.secrets.list('tree/none')).toEqual([])
  })

  it('is another secret in another mount', async () => {
    await using vault = createVault(options())
    await vault.secrets.set('same', { of: 'secret' })
    await vault.secrets.set('same', { of: 'team' }, { mount: 'team/kv' })
    await vault.secrets.set('same', { of: 'legacy' }, { mount: 'legacy' })
    const from = (mount?: string) => vault.secrets.get('same', 'of', { mount })
    for (let round = 1; round <= 2; round++) {
      expect(await Promise.all([from(), from('team/kv'), from('legacy'), from('secret')])).toEqual([
        'secret',
        'team',
        'legacy',
        'secret',
      ])
    }
    vault.secrets.invalidate('same', { mount: 'legacy' })
    expect(vault.secrets.cacheState().entries).toBe(2)
  })

  it('is another secret in another namespace', async ({ skip }) => {
    if (server().product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    for (const namespace of ['red', 'blue']) {
      await server().createNamespace(namespace)
      await server().enableSecretsEngine('secret', { type: 'kv', options: { version: '2' }, namespace })
    }
    await using vault = createVault(options())
    await using red = createVault({ ...options(), namespace: 'red' })
    for (const namespace of ['', 'red', 'blue']) await vault.secrets.set('tenancy', { of: namespace }, { namespace })
    for (let round = 1; round <= 2; round++) {
      const from = (namespace?: string) => vault.secrets.get('tenancy', 'of', { namespace })
      expect(await Promise.all([from(), from('red'), from('/blue/'), from('')])).toEqual(['', 'red', 'blue', ''])
      expect(await red.secrets.get('tenancy', 'of')).toBe('red')
      expect(await red.secrets.get('tenancy', 'of', { namespace: '' })).toBe('')
    }
    await vault.secrets.set('tenancy', { of: 'changed' }, { namespace: 'red' })
    expect(await vault.secrets.get('tenancy', 'of', { namespace: 'red' })).toBe('changed')
    expect(await vault.secrets.get('tenancy', 'of')).toBe('')
  })

  it('is never told by a name that looks like options', async () => {
    await using vault = createVault(options())
    await vault.secrets.set('hidden', { n: 1 }, { mount: 'team/kv' })
    expect(await vault.secrets.get('hidden', { mount: 'team/kv' })).toMatchObject({ n: 1 })
    await expect(vault.secrets.get(JSON.stringify(['hidden', 'team/kv', null, null]))).rejects.toEqual(
      fails('not_found'),
    )
  })
})
