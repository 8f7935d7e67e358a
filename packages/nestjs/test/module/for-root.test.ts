import { createVault, type Vault, userpass } from '@keyward/core'
import { InjectVault, getVaultToken, VaultAdminModule, VaultModule, type VaultOptionsFactory } from '@keyward/nestjs'
import { type DynamicModule, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer({ 'app/database': { user: 'app' } })
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close()
})

const rootOf = (name?: string) => VaultModule.forRoot({ ...vault.connection(), name })

async function start(...imports: (DynamicModule | Promise<DynamicModule>)[]) {
  const app = await Test.createTestingModule({ imports }).compile()
  closing.push(app)
  return app
}

@Injectable()
class Settings implements VaultOptionsFactory {
  createVaultOptions() {
    return vault.connection()
  }
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

describe('VaultModule.forRoot', () => {
  it('gives every module one client that is logged in', async () => {
    @Injectable()
    class Reader {
      @InjectVault() readonly client!: Vault
    }
    @Module({ providers: [Reader], exports: [Reader] })
    class FeatureModule {}
    const app = await start(VaultModule.forRoot(vault.connection()), { module: FeatureModule })
    const { client } = app.get(Reader)
    expect(client).toBe(app.get(getVaultToken()))
    expect((await client.health()).session.state).toBe('valid')
    expect(await client.secrets.get('app/database')).toMatchObject({ user: 'app' })
  })

  it('gives clients with names beside the one without', async () => {
    const app = await start(
      VaultModule.forRoot(vault.connection()),
      VaultModule.forRoot({ ...vault.connection(), name: 'reports', verify: false }),
    )
    expect(app.get(getVaultToken('reports'))).not.toBe(app.get(getVaultToken()))
  })

  it('refuses a second root without a name, and a second one of a name', async () => {
    await expect(start(rootOf(), rootOf())).rejects.toThrow(/forRoot\(\) is imported 2 times without a name/)
    await expect(start(rootOf('reports'), rootOf('reports'))).rejects.toThrow(/2 times with the name "reports"/)
  })

  it('takes the same root in several modules for one', async () => {
    const root = VaultModule.forRoot(vault.connection())
    @Module({ imports: [root] })
    class FeatureModule {}
    const app = await start(root, { module: FeatureModule })
    expect((await app.get<Vault>(getVaultToken()).health()).status).toBe('up')
  })

  it('keeps a client that is not global to the module that imports it', async () => {
    @Module({ imports: [VaultModule.forRoot({ ...vault.connection(), global: false })] })
    class OwnerModule {}
    @Injectable()
    class Reader {
      @InjectVault() readonly client!: Vault
    }
    @Module({ providers: [Reader] })
    class OtherModule {}
    await expect(start({ module: OwnerModule }, { module: OtherModule })).rejects.toThrow(/keyward:vault/)
  })

  it('lets the admin endpoints import one that is not global', async () => {
    const root = VaultModule.forRoot({ ...vault.connection(), global: false })
    const alone = VaultAdminModule.forRoot({ authorize: () => true })
    await expect(start(root, alone)).rejects.toThrow(/keyward:vault/)
    await start(root, VaultAdminModule.forRoot({ authorize: () => true, imports: [root] }))
  })

  it('takes a client that exists already, and closes it with the application', async () => {
    const existing = createVault(vault.connection())
    const app = await start(VaultModule.forRoot({ vault: existing }))
    expect(app.get(getVaultToken())).toBe(existing)
    await app.close()
    expect((await existing.health()).session.state).toBe('closed')
  })

  it('reads ahead what it is told to, and stops the start when that is not there', async () => {
    const app = await start(VaultModule.forRoot({ ...vault.connection(), prefetch: ['app/database'] }))
    expect(app.get<Vault>(getVaultToken()).secrets.cacheState().entries).toBe(1)
    const missing = VaultModule.forRoot({ ...vault.connection(), prefetch: ['app/none'] })
    await expect(start(missing)).rejects.toMatchObject({
      code: 'incomplete',
      message: expect.stringContaining('app/none'),
    })
  })

  it.each([
    ['a token that the server does not know', { token: 'never-existed' }, 'permission_denied'],
    ['a wrong password', { token: undefined, auth: userpass({ username: 'nobody', password: 'x' }) }, 'login_failed'],
    ['a server that is not there', { address: 'http://127.0.0.1:9', retry: { attempts: 1 } }, 'unreachable'],
  ])('stops the start of an application with %s', async (_name, wrong, code) => {
    await vault.server.enableAuthMethod(`userpass`, { type: 'userpass' }).catch(() => undefined)
    const { token, ...connection } = vault.connection()
    const options = { ...connection, ...('auth' in wrong ? {} : { token }), ...withoutUndefined(wrong) }
    const starting = NestFactory.createApplicationContext(VaultModule.forRoot(options), {
      logger: false,
      abortOnError: false,
    })
    await expect(starting).rejects.toMatchObject({ name: 'VaultError', code })
  })

  it('starts without the server when it is not to be verified', async () => {
    const app = await start(
      VaultModule.forRoot({ ...vault.connection(), address: 'http://127.0.0.1:9', verify: false }),
    )
    expect((await app.get<Vault>(getVaultToken()).health()).status).toBe('down')
  })

  it('tells of all wrong options in one message', async () => {
    const wrong = { ...vault.connection(), verify: 'yes', prefetch: 'app/database' } as never
    await expect(start(VaultModule.forRoot(wrong))).rejects.toThrow(
      /VaultModule.forRoot\(\) was given wrong options:\n {2}verify must be true or false\n {2}prefetch must be a list/,
    )
    await expect(start(VaultModule.forRoot({ ...vault.connection(), adress: 'x' } as never))).rejects.toThrow(/adress/)
    await using existing = createVault(vault.connection())
    await expect(start(VaultModule.forRoot({ vault: existing, token: 'x' }))).rejects.toThrow(
      /\n {2}token is for createVault/,
    )
    const noTime = VaultModule.forRoot({ ...vault.connection(), drainSeconds: 0 })
    await expect(start(noTime)).rejects.toThrow(/drainSeconds must be false, or a number above 0/)
    expect(() => VaultModule.forRoot({ name: '' })).toThrow(/VaultModule.forRoot\(\) with a name/)
  })
})

describe('VaultModule.forRootAsync', () => {
  it.each([
    ['a factory', { inject: [Settings], useFactory: (settings: Settings) => settings.createVaultOptions() }],
    ['a class of its own', { useClass: Settings }],
    ['a class that exists', { useExisting: Settings }],
  ])('is told the options by %s', async (_name, way) => {
    const app = await start(VaultModule.forRootAsync({ imports: [SettingsModule], ...way }))
    expect(await app.get<Vault>(getVaultToken()).secrets.exists('app/database')).toBe(true)
  })

  it('counts in the registry that the application hands over', async () => {
    const registry = new Registry()
    @Module({ providers: [{ provide: Registry, useValue: registry }], exports: [Registry] })
    class MetricsModule {}
    const root = VaultModule.forRootAsync({
      imports: [MetricsModule],
      inject: [Registry],
      useFactory: (handedOver: Registry) => ({ ...vault.connection(), metrics: { registry: handedOver } }),
    })
    await start(root)
    await expect.poll(() => registry.metrics()).toContain('vault_auth_total{method="token",outcome="ok"} 1')
  })

  it('gives a name to what it makes', async () => {
    const app = await start(VaultModule.forRootAsync({ name: 'reports', useFactory: () => vault.connection() }))
    expect((await app.get<Vault>(getVaultToken('reports')).health()).status).toBe('up')
    expect(() => app.get(getVaultToken())).toThrow(/keyward:vault/)
  })

  it.each([
    ['nothing', {}, /must be given exactly once, not never/],
    ['two ways', { useClass: Settings, useExisting: Settings }, /not useClass and useExisting/],
    ['no function', { useFactory: 5 }, /useFactory must be a function/],
  ])('refuses %s where it is written', (_name, options, message) => {
    expect(() => VaultModule.forRootAsync(options as never)).toThrow(message)
  })

  it('stops the start when the factory gives no options', async () => {
    await expect(start(VaultModule.forRootAsync({ useFactory: () => undefined as never }))).rejects.toThrow(
      /VaultModule.forRootAsync\(\) was given a wrong option:\n {2}options must be an object/,
    )
  })
})

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
