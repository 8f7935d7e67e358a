import { createVault, isSecretData, secretInfo, type Vault } from '@keyward/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useSecretsServer } from './secrets-server.ts'

const { server, options, requests, write } = useSecretsServer(({ enableSecretsEngine }) =>
  enableSecretsEngine('legacy', { type: 'kv', options: { version: '1' } }),
)

describe('secrets by name', () => {
  let vault: Vault
  beforeEach(async () => {
    vault = createVault(options())
    await write('app/database', { user: 'app', password: 'one', port: 5432, tls: { key: 'k' }, none: null })
    requests()
    return () => vault.close()
  })

  it('come as a whole, read once and remembered', async () => {
    const database = await vault.secrets.get('app/database')
    expect(database.reveal()).toEqual({ user: 'app', password: 'one', port: 5432, tls: { key: 'k' }, none: null })
    expect(isSecretData(database)).toBe(true)
    const again = await vault.secrets.get('app/database')
    expect(again).toMatchObject({ password: 'one' })
    expect(requests()).toEqual(['GET secret/data/app/database'])
    expect([secretInfo(database)?.source, secretInfo(again)?.source]).toEqual(['vault', 'cache'])
    expect(vault.secrets.cacheState().entries).toBe(1)
  })

  it('tell where they came from', async () => {
    const info = secretInfo(await vault.secrets.get('app/database'))
    expect(info).toMatchObject({ name: 'app/database', source: 'vault', version: expect.any(Number) })
    const { createdTime, readTime } = info ?? {}
    expect(Math.abs(Date.now() - (createdTime?.getTime() ?? 0))).toBeLessThan(60_000)
    expect(Math.abs(Date.now() - (readTime?.getTime() ?? 0))).toBeLessThan(60_000)
    expect(secretInfo({})).toBeUndefined()
  })

  it('come by field, of whatever kind, from the one read', async () => {
    const fields = await Promise.all([
      vault.secrets.get('app/database', 'password'),
      vault.secrets.get('app/database#password'),
      vault.secrets.get<number>('app/database', 'port'),
      vault.secrets.get<{ key: string }>('app/database', 'tls'),
      vault.secrets.get<null>('app/database#none'),
    ])
    expect(fields).toMatchObject(['one', 'one', 5432, { key: 'k' }, null])
    expect(isSecretData(fields[3])).toBe(true)
    expect(requests()).toHaveLength(1)
  })

  it('say so when there is no such secret, and when there is no such field', async () => {
    await expect(vault.secrets.get('app/nothing')).rejects.toEqual(fails('not_found'))
    await expect(vault.secrets.get('app/nothing', 'password')).rejects.toEqual(fails('not_found'))
    const error = vault.secrets.get('app/database', 'pasword')
    await expect(error).rejects.toMatchObject({ code: 'field_not_found', path: 'secret/app/database' })
    await expect(vault.secrets.get('app/database#constructor')).rejects.toEqual(fails('field_not_found'))
  })

  it('are undefined where they are optional and not there, and nothing else is', async () => {
    const { getOptional } = vault.secrets
    expect(await getOptional('app/nothing')).toBeUndefined()
    expect(await getOptional('app/nothing', 'x')).toBeUndefined()
    expect(await getOptional('app/database', 'x')).toBeUndefined()
    expect(await getOptional('app/database', 'none')).toBeNull()
    expect(await getOptional('app/database', 'user')).toBe('app')
    await using stranger = createVault({
      ...options(),
      token: (await server().createToken({ policies: ['default'] })).token,
    })
    await expect(stranger.secrets.getOptional('app/database')).rejects.toEqual(fails('permission_denied'))
    await expect(stranger.secrets.exists('app/database')).rejects.toEqual(fails('permission_denied'))
  })

  it('exist or do not, as a whole and by field', async () => {
    const { exists } = vault.secrets
    const names = ['app/database', 'app/database#none', 'app/database#x', 'app/nothing']
    expect(await Promise.all(names.map((name) => exists(name)))).toEqual([true, true, false, false])
  })

  it('come in older versions, each its own', async () => {
    await write('app/versions', { n: 1 })
    await write('app/versions', { n: 2 })
    expect(await vault.secrets.get('app/versions', { version: 1 })).toMatchObject({ n: 1 })
    expect(await vault.secrets.get('app/versions')).toMatchObject({ n: 2 })
    expect(await vault.secrets.get('app/versions', { version: 2 })).toMatchObject({ n: 2 })
    expect(await vault.secrets.get('app/versions', { version: 1 })).toMatchObject({ n: 1 })
    expect(await vault.secrets.get<number>('app/versions', 'n', { version: 1 })).toBe(1)
    await expect(vault.secrets.get('app/versions', { version: 9 })).rejects.toEqual(fails('version_not_found'))
    await server().request('POST', 'secret/destroy/app/versions', { body: { versions: [1] } })
    await expect(vault.secrets.get('app/versions', { version: 1, fresh: true })).rejects.toEqual(
      fails('version_destroyed'),
    )
  })

  it('come fresh when that is asked for, and then for everybody', async () => {
    await vault.secrets.get('app/database')
    await write('app/database', { password: 'two' })
    expect(await vault.secrets.get('app/database', 'password')).toBe('one')
    expect(await vault.secrets.get('app/database', 'password', { fresh: true })).toBe('two')
    expect(await vault.secrets.get('app/database', 'password')).toBe('two')
    await write('app/database', { password: 'three' })
    await vault.secrets.refresh('app/database')
    expect(await vault.secrets.get('app/database', 'password')).toBe('three')
  })

  it('keep the digits of integers that no number can hold', async () => {
    const { rawJSON } = JSON as unknown as { rawJSON(text: string): object }
    const legacy = { mount: 'legacy' }
    // KV v2 rounds by itself.
    await vault.secrets.set('app/big', { id: rawJSON('12345678901234567890') }, legacy)
    expect(await vault.secrets.get('app/big', 'id', legacy)).toBe('12345678901234567890')
    expect(await vault.secrets.get('app/big', 'id', legacy)).toBe('12345678901234567890')
  })
})
