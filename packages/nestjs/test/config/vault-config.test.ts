import { inspect } from 'node:util'
import { createVault, type Vault } from '@keyward/core'
import { vaultConfig } from '@keyward/nestjs/config'
import { Logger } from '@nestjs/common'
import { ConfigModule, ConfigService, type ConfigType } from '@nestjs/config'
import { Test } from '@nestjs/testing'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const server = useVaultServer({
  'app/database': { user: 'app', password: 'first', port: '5432' },
  'app/api': { key: 'k-1' },
})
let vault: Vault
beforeAll(() => {
  vault = createVault(server.connection())
})
afterAll(() => vault?.close())

const secrets = { user: 'app/database#user', password: 'app/database#password', api: 'app/api' } as const
const database = vaultConfig('database', { secrets, vault: () => vault })

const start = (...load: object[]) =>
  Test.createTestingModule({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: load as [] })] }).compile()

describe('vaultConfig', () => {
  it('is configuration as registerAs makes it', async () => {
    const app = await start(database)
    expect(app.get(ConfigService).get('database.password')).toBe('first')
    const config = app.get<ConfigType<typeof database>>(database.KEY)
    expectTypeOf(config.password).toEqualTypeOf<string>()
    expectTypeOf(config.api).toEqualTypeOf<Readonly<Record<string, unknown>>>()
    expect({ ...config }).toEqual({ user: 'app', password: 'first', api: { key: 'k-1' } })
    expect(app.get(ConfigService).get('database.api.key')).toBe('k-1')
    await app.close()
  })

  it('always gives the newest values, those of one secret together, and never writes to the environment', async () => {
    const before = { ...process.env }
    const app = await start(database)
    const config = app.get<ConfigType<typeof database>>(database.KEY)
    await vault.secrets.set('app/database', { user: 'app-2', password: 'second', port: '5432' })
    await expect.poll(() => ({ ...config })).toMatchObject({ user: 'app-2', password: 'second' })
    expect(app.get(ConfigService).get('database.password')).toBe('second')
    await vault.secrets.set('app/database', { user: 'app', password: 'first', port: '5432' })
    await expect.poll(() => config.password).toBe('first')
    expect(process.env).toEqual(before)
    await app.close()
  })

  it('prints without its values', async () => {
    const config = await database()
    expect(JSON.stringify({ config }) + inspect({ config })).not.toMatch(/first|k-1/)
    expect(inspect(config)).toBe('[Secret configuration database]')
  })

  it('prints without the values of a whole secret in it, however deep, and gives them all the same', async () => {
    await vault.secrets.set('app/deep', { list: [{ word: 'hidden-1' }, 'hidden-2'], map: { word: 'hidden-3' } })
    const app = await start(vaultConfig('deep', { secrets: { all: 'app/deep' }, vault }))
    const config = app.get(ConfigService)
    for (const path of ['deep', 'deep.all', 'deep.all.list', 'deep.all.map', 'deep.all.list[0]']) {
      const value: object = config.getOrThrow(path)
      const printed = [inspect(value, { depth: 9 }), JSON.stringify({ value }), inspect({ value }, { getters: true })]
      expect(`${path}: ${printed.join()}`).not.toContain('hidden')
    }
    expect(inspect(config.get('deep.all'))).toBe('[Secret configuration deep.all]')
    expect(config.get('deep.all')).toBe(config.get('deep.all'))
    const { list, map } = config.getOrThrow<{ list: [{ word: string }, string]; map: { word: string } }>('deep.all')
    expect([list.length, list[0].word, list[1], map.word]).toEqual([2, 'hidden-1', 'hidden-2', 'hidden-3'])
    expect({ ...map }).toEqual({ word: 'hidden-3' })
    expect(list.map((each) => typeof each)).toEqual(['object', 'string'])
    await app.close()
  })

  it('takes what fits the schema, keeps the last that did, and quotes no value', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined)
    const schema = v.object({ port: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)) })
    const typed = vaultConfig('typed', { secrets: { port: 'app/database#port' }, schema, vault })
    const config = await typed()
    expectTypeOf(config.port).toEqualTypeOf<number>()
    expect(config.port).toBe(5432)
    await vault.secrets.set('app/database', { user: 'app', password: 'first', port: 'a-secret-word' })
    await expect.poll(() => warned.mock.calls.flat().join()).toMatch(/typed stays as it was.*schema in port/)
    expect(config.port).toBe(5432)
    await expect(typed()).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.not.stringContaining('a-secret'),
    })
    await vault.secrets.set('app/database', { user: 'app', password: 'first', port: '5433' })
    await expect.poll(() => config.port).toBe(5433)
    warned.mockRestore()
  })

  it('stops the start, with one error for all that is missing', async () => {
    const missing = vaultConfig('missing', { secrets: { a: 'app/none', b: 'app/api#none', c: 'app/api#key' }, vault })
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    await expect(start(missing)).rejects.toMatchObject({
      code: 'incomplete',
      failures: { 'app/none': { code: 'not_found' }, 'app/api#none': { code: 'field_not_found' } },
    })
    expect(logged).toHaveBeenCalledWith('The configuration missing cannot be had')
    logged.mockRestore()
  })

  it('lets a variable stand in where the client does', async () => {
    const environment = { API_TOKEN: 'from the environment' }
    const environmentFallback = { when: ['not_found' as const], variables: { 'app/legacy': { token: 'API_TOKEN' } } }
    await using client = createVault({ ...server.connection(), environment, secrets: { environmentFallback } })
    const config = await vaultConfig('legacy', { secrets: { token: 'app/legacy#token' }, vault: client })()
    expect(config.token).toBe('from the environment')
  })

  it('refuses what is no configuration, where it is written', () => {
    expect(() => vaultConfig('', { secrets: {} })).toThrow(/the namespace must be a text.*\n.*secrets must say/)
    expect(() => vaultConfig('a', { secrets: { b: '' } })).toThrow(/secrets.b must be the name of a secret/)
  })
})
