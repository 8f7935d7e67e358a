import type { FollowedSecret, SecretData, Vault } from '@keyward/core'
import { getSecretToken, getVaultToken, InjectSecret, InjectVault, VaultModule } from '@keyward/nestjs'
import { Injectable, Logger, Module, Scope } from '@nestjs/common'
import { LazyModuleLoader } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { describe, expect, it, vi } from 'vitest'
import * as v from 'valibot'
import { useVaultServer } from '../vault-server.ts'

interface Database {
  user: string
  password: string
}

const schema = v.object({ port: v.pipe(v.string(), v.transform(Number)) })

@Injectable()
class OrdersService {
  @InjectVault() readonly vault!: Vault
  @InjectSecret('app/api#key', { value: true }) readonly apiKey!: string
  @InjectSecret('app/queue', { schema }) readonly queue!: FollowedSecret<{ port: number }>

  readonly database: FollowedSecret<SecretData<Database>>
  readonly key: FollowedSecret<string>

  constructor(
    @InjectSecret('app/database') database: FollowedSecret<SecretData<Database>>,
    @InjectSecret('app/api#key') key: FollowedSecret<string>,
  ) {
    this.database = database
    this.key = key
  }
}

@Injectable()
class UnusedService {
  @InjectSecret('app/is-not-there') readonly nothing: unknown
}

const vault = useVaultServer({
  'app/database': { user: 'app', password: 'first' },
  'app/api': { key: 'k-1' },
  'app/queue': { port: '5671' },
  'app/late': { word: 'late' },
})

const compile = (...imports: object[]) => {
  @Module({ imports: [VaultModule.forRoot(vault.connection()), ...(imports as [])], providers: [OrdersService] })
  class AppModule {}
  return Test.createTestingModule({ imports: [AppModule] })
}

// A class that is made long after the root module, as a dynamic import makes it.
function loadReports() {
  @Injectable()
  class ReportsService {
    @InjectSecret('app/late') readonly late!: FollowedSecret<SecretData<{ word: string }>>
    @InjectSecret('app/late#word', { value: true }) readonly word!: string
  }
  @Module({ imports: [VaultModule.forFeature(['app/late', 'app/late#word'])], providers: [ReportsService] })
  class ReportsModule {}
  return { ReportsModule, ReportsService }
}

describe('@InjectSecret', () => {
  it('gives what follows the secret, or its value, as parameter and as property', async () => {
    const app = await (await compile().compile()).init()
    const orders = app.get(OrdersService)
    expect(orders.database.current.password).toBe('first')
    expect(orders.key.current).toBe('k-1')
    expect(orders.apiKey).toBe('k-1')
    expect(orders.queue.current.port).toBe(5671)
    await orders.vault.secrets.set('app/database', { user: 'app', password: 'second' })
    await expect.poll(() => orders.database.current.password).toBe('second')
    await vault.write('app/database', { user: 'app', password: 'first' })
    await app.close()
  })

  it('asks for none that no class of this application has injected', async () => {
    const app = await (await compile().compile()).init()
    expect(() => app.get(UnusedService)).toThrow(/UnusedService/)
    await app.close()
  })

  it('stops the start with our error, and names the class, when the secret cannot be read', async () => {
    @Module({ imports: [VaultModule.forRoot(vault.connection())], providers: [UnusedService] })
    class AppModule {}
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined)
    await expect(Test.createTestingModule({ imports: [AppModule] }).compile()).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('app/is-not-there'),
    })
    expect(logged).toHaveBeenCalledWith(expect.stringMatching(/^UnusedService needs the secret app\/is-not-there/))
    logged.mockRestore()
  })

  it('is replaced in tests by its token, the value with it', async () => {
    const app = await compile()
      .overrideProvider(getSecretToken('app/database'))
      .useValue({ current: { password: 'of the test' } })
      .overrideProvider(getSecretToken('app/api#key'))
      .useValue({ current: 'key of the test' })
      .compile()
    const orders = app.get(OrdersService)
    expect(orders.database.current.password).toBe('of the test')
    expect(orders.apiKey).toBe('key of the test')
    await app.close()
  })

  it('asks no server when the client is replaced', async () => {
    const read: string[] = []
    const secrets = {
      follow: async (name: string) => {
        read.push(name)
        return { current: `value of ${name}` }
      },
    }
    @Module({ imports: [VaultModule.forRoot({ address: 'http://127.0.0.1:1' })], providers: [OrdersService] })
    class AppModule {}
    const app = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getVaultToken())
      .useValue({ secrets, events: { on: () => undefined } })
      .compile()
    await app.init()
    expect(app.get(OrdersService).apiKey).toBe('value of app/api#key')
    expect(read.toSorted()).toEqual(['app/api#key', 'app/database', 'app/queue'])
    await app.close()
  })

  it('works in a module that is loaded lazily, by forFeature', async () => {
    const app = await (await compile().compile()).init()
    const { ReportsModule, ReportsService } = loadReports()
    const reports = (await app.get(LazyModuleLoader).load(() => ReportsModule)).get(ReportsService)
    expect(reports.late.current.word).toBe('late')
    expect(reports.word).toBe('late')
    await app.close()
  })

  it('gives each request the value of its time, and reads the secret once', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @InjectSecret('app/api#key', { value: true }) readonly apiKey!: string
    }
    @Module({ imports: [VaultModule.forRoot(vault.connection())], providers: [PerRequest] })
    class AppModule {}
    const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init()
    const client = app.get<Vault>(getVaultToken())
    let reads = 0
    client.events.on('operation', ({ operation }) => (reads += operation === 'kv.read' ? 1 : 0))
    expect((await app.resolve(PerRequest)).apiKey).toBe('k-1')
    expect((await app.resolve(PerRequest)).apiKey).toBe('k-1')
    expect(reads).toBe(1)
    await client.secrets.set('app/api', { key: 'k-2' })
    await expect.poll(async () => (await app.resolve(PerRequest)).apiKey).toBe('k-2')
    await vault.write('app/api', { key: 'k-1' })
    await app.close()
  })

  it('is asked for by a factory through its token', async () => {
    @Module({
      imports: [VaultModule.forRoot(vault.connection()), VaultModule.forFeature(['app/api#key'])],
      providers: [
        {
          provide: 'LENGTH',
          inject: [getSecretToken('app/api#key')],
          useFactory: (key: FollowedSecret<string>) => key.current.length,
        },
      ],
    })
    class AppModule {}
    const app = await Test.createTestingModule({ imports: [AppModule] }).compile()
    expect(app.get('LENGTH')).toBe(3)
    await app.close()
  })

  it.each(['', undefined, 5])('refuses %j for a name where it is written', (name) => {
    expect(() => InjectSecret(name as string)).toThrow(/@InjectSecret\(\) needs the name of a secret/)
  })
})
