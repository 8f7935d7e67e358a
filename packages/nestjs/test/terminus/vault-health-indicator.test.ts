import { createAdminEndpoints, type FollowedSecret, type Vault } from '@keyward/core'
import { getVaultToken, InjectSecret, VaultModule } from '@keyward/nestjs'
import { VaultHealthIndicator } from '@keyward/nestjs/terminus'
import { type FaultProxy, startFaultProxy } from '@keyward/testing'
import { Injectable, Module } from '@nestjs/common'
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus'
import { Test } from '@nestjs/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer({ 'app/database': { user: 'app' } })
let proxy: FaultProxy
beforeAll(async () => {
  proxy = await startFaultProxy(vault.server)
})
afterAll(() => proxy?.stop())

@Injectable()
class OrdersService {
  @InjectSecret('app/database') readonly database!: FollowedSecret<unknown>
}

async function start(options: object = {}) {
  @Module({
    imports: [TerminusModule, VaultModule.forRoot({ ...vault.connection(), ...options })],
    providers: [VaultHealthIndicator, OrdersService],
  })
  class AppModule {}
  const app = await Test.createTestingModule({ imports: [AppModule] }).compile()
  await app.init()
  const indicator = app.get(VaultHealthIndicator)
  return { app, indicator, check: () => app.get(HealthCheckService).check([() => indicator.isHealthy('vault')]) }
}

describe('VaultHealthIndicator', () => {
  it('is up when all is well', async () => {
    const { app, check } = await start()
    expect(await check()).toMatchObject({ status: 'ok', info: { vault: { status: 'up', nodes: 1, serving: 1 } } })
    await app.close()
  })

  it('is degraded, and still ready, as the admin endpoint says too, while the cache stands in for Vault', async () => {
    const { app, check } = await start({ address: proxy.address, retry: { attempts: 1 } })
    const client = app.get<Vault>(getVaultToken())
    const endpoints = createAdminEndpoints<void>(client, { authorize: () => true })
    const ready = endpoints.find(({ path }) => path === '/ready')
    await proxy.down()
    const { details } = await check()
    expect(details['vault']).toMatchObject({ serving: 0, reason: 'no node serves' })
    expect(await ready?.answer()).toMatchObject({ status: 200, body: '{"status":"degraded"}' })
    client.secrets.invalidateAll()
    await expect(check()).rejects.toMatchObject({ status: 503 })
    expect(await ready?.answer()).toMatchObject({ status: 503, body: '{"status":"down"}' })
    await app.close()
    await proxy.up()
  })

  it('is down, for a fixed reason and with 503, when no node serves', async () => {
    const { app, check } = await start({ address: proxy.address, retry: { attempts: 1 }, cache: false })
    await proxy.down()
    const error: unknown = await check().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ status: 503 })
    const { error: told } = (error as { getResponse(): { error: object } }).getResponse()
    expect(told).toEqual({ vault: { status: 'down', nodes: 1, serving: 0, reason: 'no node serves' } })
    await app.close()
    await proxy.up()
  })

  it('is degraded, and still ready, when an injected secret could not be read again', async () => {
    const { app, check } = await start({ address: proxy.address, retry: { attempts: 1 } })
    proxy.script(({ path }) => (path.startsWith('/v1/secret/') ? { kind: 'status', status: 503 } : undefined))
    await app.get(OrdersService).database.refresh()
    const { details } = await check()
    expect(details['vault']).toMatchObject({ reason: 'secrets could not be read again' })
    expect(details['vault']?.status).toBe(
      'degraded' in app.get(HealthIndicatorService).check('any') ? 'degraded' : 'up',
    )
    proxy.clear()
    await app.get(OrdersService).database.refresh()
    expect((await check()).details['vault']).toEqual({ status: 'up', nodes: 1, serving: 1 })
    await app.close()
  })

  it('tells of a client that is not there by its name', async () => {
    const { app, indicator } = await start()
    await expect(indicator.isHealthy('vault', { client: 'reports' })).rejects.toThrow(/keyward:vault of client reports/)
    await app.close()
  })
})
