import type { FollowedSecret } from '@keyward/core'
import { Inject, Module } from '@nestjs/common'
import { TerminusModule } from '@nestjs/terminus'
import { Test } from '@nestjs/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { useVaultServer } from './vault-server.ts'

const vault = useVaultServer({ 'app/database': { user: 'app' } })
const { metadata } = Reflect

// As in a bundle made by a tool that emits none: what is not injected by its token is injected as undefined, without an error.
beforeAll(() => {
  Reflect.metadata = (key: unknown, value: unknown) =>
    String(key).startsWith('design:') ? () => undefined : metadata(key, value)
})
afterAll(() => {
  Reflect.metadata = metadata
})

it('injects everything by its token, so that it works without decorator metadata', async () => {
  const { InjectSecret, VaultAdminModule, VaultExceptionFilter, VaultModule } = await import('@keyward/nestjs')
  const { VaultHealthIndicator } = await import('@keyward/nestjs/terminus')
  class OrdersService {
    readonly database: FollowedSecret<{ user: string }>
    constructor(
      @InjectSecret('app/database') database: FollowedSecret<{ user: string }>,
      @Inject(VaultHealthIndicator) readonly indicator: InstanceType<typeof VaultHealthIndicator>,
    ) {
      this.database = database
    }
  }
  @Module({
    imports: [
      TerminusModule,
      VaultModule.forRoot(vault.connection()),
      VaultAdminModule.forRoot({ authorize: () => true }),
    ],
    providers: [OrdersService, VaultHealthIndicator, VaultExceptionFilter],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication()
  await app.listen(0, '127.0.0.1')
  expect(Reflect.getMetadata('design:paramtypes', VaultHealthIndicator)).toBeUndefined()
  expect(Reflect.getMetadata('design:paramtypes', OrdersService)).toBeUndefined()
  const { database, indicator } = app.get(OrdersService)
  expect(database.current.user).toBe('app')
  expect(await indicator.isHealthy()).toMatchObject({ vault: { status: 'up' } })
  expect((await fetch(`${await app.getUrl()}/vault/ready`)).status).toBe(200)
  await app.close()
})
