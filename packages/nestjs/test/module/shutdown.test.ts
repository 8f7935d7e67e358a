import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type Server } from 'node:http'
import { userpass, type Vault } from '@keyward/core'
import { InjectVault, VaultModule } from '@keyward/nestjs'
import { Controller, Get, Global, type INestApplication, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { platforms } from '../admin/platforms.ts'
import { startFaultProxy } from '@keyward/testing'
import { describe, expect, it, vi } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer({ 'app/database': { user: 'app' } })

async function loginOfItsOwn() {
  await vault.server.writePolicy('reader', 'path "secret/data/*" { capabilities = ["read"] }')
  const { username, password } = await vault.server.createUserpassUser('app', { policies: ['reader'] })
  const { address, environment } = vault.connection()
  return { address, environment, auth: userpass({ username, password }) }
}

async function tokensOfUsers(): Promise<number> {
  const { body } = await vault.server.request('LIST', 'auth/token/accessors')
  const accessors = body.data?.['keys'] as string[]
  const displayNames = await Promise.all(
    accessors.map(async (accessor) => {
      const found = await vault.server.request('POST', 'auth/token/lookup-accessor', { body: { accessor } })
      return found.body.data?.['display_name']
    }),
  )
  return displayNames.filter((name) => name === 'userpass-app').length
}

async function ask(url: string, agent: Agent): Promise<string> {
  try {
    const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return String(response.statusCode)
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? error)
  }
}

/** Requests without a pause on one connection that is kept, until no new one is taken. */
async function loadUntilRefused(url: string): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const outcomes: string[] = []
  for (;;) {
    const outcome = await ask(url, agent)
    if (outcome === 'ECONNREFUSED') return outcomes
    outcomes.push(outcome)
  }
}

/** A request that waits in the middle, until it is let go on. */
function gate() {
  const arrived = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return { arrived, opened }
}

describe('an application that is closed', () => {
  it('answers what it has begun with a token that still works, and revokes it then', async () => {
    const { arrived, opened } = gate()
    @Controller()
    class OrdersController {
      @InjectVault() readonly client!: Vault
      @Get('orders') async orders() {
        arrived.resolve()
        await opened.promise
        const { user } = await this.client.secrets.get<{ user: string }>('app/database', { fresh: true })
        return { user }
      }
    }
    @Module({ imports: [VaultModule.forRoot(await loginOfItsOwn())], controllers: [OrdersController] })
    class AppModule {}
    const app: INestApplication = await NestFactory.create(AppModule, { logger: false })
    await app.listen(0, '127.0.0.1')
    const answer = fetch(`${await app.getUrl()}/orders`, { headers: { connection: 'close' } })
    await arrived.promise
    expect(await tokensOfUsers()).toBe(1)
    const closed = app.close()
    opened.resolve()
    expect(await (await answer).json()).toEqual({ user: 'app' })
    await closed
    expect(await tokensOfUsers()).toBe(0)
  })

  it.each(platforms)(
    'ends under load on connections that are kept, breaks no request, and revokes its token: $name',
    async ({ createAdapter }) => {
      const { arrived, opened } = gate()
      @Controller()
      class OrdersController {
        @InjectVault() readonly client!: Vault
        @Get('orders') async orders() {
          return this.client.secrets.get('app/database', 'user')
        }
        @Get('slow') async slow() {
          arrived.resolve()
          await opened.promise
          return this.client.secrets.get('app/database', 'user', { fresh: true })
        }
      }
      @Module({ imports: [VaultModule.forRoot(await loginOfItsOwn())], controllers: [OrdersController] })
      class AppModule {}
      const app: INestApplication = await NestFactory.create(AppModule, createAdapter(), { logger: false })
      await app.listen(0, '127.0.0.1')
      const server = app.getHttpServer() as Server
      server.keepAliveTimeout = 600_000
      const url = await app.getUrl()
      const loads = Array.from({ length: 5 }, () => loadUntilRefused(`${url}/orders`))
      const slow = fetch(`${url}/slow`)
      await arrived.promise
      const closed = app.close()
      const outcomes = (await Promise.all(loads)).flat()
      expect(outcomes.filter((outcome) => outcome !== '200')).toEqual([])
      expect(await tokensOfUsers()).toBe(1)
      opened.resolve()
      expect(await (await slow).text()).toBe('app')
      await closed
      expect(await tokensOfUsers()).toBe(0)
    },
  )

  it('ends what is busy when its time is up, and leaves the server to Nest where it is told to', async () => {
    for (const drainSeconds of [0.05, false] as const) {
      const { arrived, opened } = gate()
      @Controller()
      class OrdersController {
        @Get('slow') async slow() {
          arrived.resolve()
          await opened.promise
          return 'slow'
        }
      }
      const options = { ...vault.connection(), drainSeconds }
      @Module({ imports: [VaultModule.forRoot(options)], controllers: [OrdersController] })
      class AppModule {}
      const app: INestApplication = await NestFactory.create(AppModule, { logger: false })
      await app.listen(0, '127.0.0.1')
      const slow = ask(`${await app.getUrl()}/slow`, new Agent())
      await arrived.promise
      const closed = app.close()
      if (drainSeconds === false) opened.resolve()
      expect(await slow).toBe(drainSeconds === false ? '200' : 'ECONNRESET')
      await closed
    }
  })

  it('closes its client after what was imported behind it, global modules too', async () => {
    const read: unknown[] = []
    @Global()
    @Module({})
    class PoolModule {
      @InjectVault() readonly client!: Vault
      async onApplicationShutdown() {
        read.push(await this.client.secrets.get('app/database', 'user', { fresh: true }))
      }
    }
    @Module({ imports: [VaultModule.forRoot(await loginOfItsOwn()), PoolModule] })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false })
    await app.close()
    expect(read).toEqual(['app'])
    expect(await tokensOfUsers()).toBe(0)
  })

  it('may be closed while it starts, and twice', async () => {
    @Module({ imports: [VaultModule.forRoot(await loginOfItsOwn())] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false })
    const starting = app.init()
    await Promise.all([app.close(), starting])
    await app.close()
    expect(await tokensOfUsers()).toBe(0)
  })

  it('leaves no token behind when its start fails after the log-in', async () => {
    const options = { ...(await loginOfItsOwn()), prefetch: ['app/none'] }
    const starting = NestFactory.create(VaultModule.forRoot(options), { logger: false, abortOnError: false })
    await expect(starting).rejects.toMatchObject({ code: 'incomplete' })
    expect(await tokensOfUsers()).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'leaves no token behind when it is told to end by %s while it starts',
    async (signal) => {
      const proxy = await startFaultProxy(vault.server)
      const asked = Promise.withResolvers<void>()
      proxy.script(({ path }) => {
        if (!path.startsWith('/v1/secret/')) return undefined
        asked.resolve()
        return { kind: 'half-open' }
      })
      const others = process.listeners(signal)
      for (const other of others) process.off(signal, other)
      const ended = Promise.withResolvers<unknown[]>()
      const kill = vi.spyOn(process, 'kill').mockImplementation((...given) => {
        ended.resolve(given)
        return true
      })
      const options = { ...(await loginOfItsOwn()), address: proxy.address, prefetch: ['app/database'] }
      const starting = NestFactory.create(VaultModule.forRoot(options), { logger: false, abortOnError: false })
      const failed = starting.catch((error: unknown) => error)
      await asked.promise
      expect(await tokensOfUsers()).toBe(1)
      process.emit(signal, signal)
      expect(await ended.promise).toEqual([process.pid, signal])
      expect(await failed).toMatchObject({ failures: { 'app/database': { code: 'closed' } } })
      expect(await tokensOfUsers()).toBe(0)
      expect(process.listeners(signal)).toEqual([])
      kill.mockRestore()
      for (const other of others) process.on(signal, other)
      await proxy.stop()
    },
  )

  it('leaves signals to the application once it has started, and when it is closed', async () => {
    const before = process.listenerCount('SIGTERM')
    const app = await NestFactory.create(VaultModule.forRoot(vault.connection()), { logger: false })
    expect(process.listenerCount('SIGTERM')).toBe(before + 1)
    await app.init()
    expect(process.listenerCount('SIGTERM')).toBe(before)
    await app.close()
    const unstarted = await NestFactory.create(VaultModule.forRoot(vault.connection()), { logger: false })
    await unstarted.close()
    expect(process.listenerCount('SIGTERM')).toBe(before)
  })
})
