import type { Vault } from '@keyward/core'
import { getVaultToken, InjectSecret, VaultModule } from '@keyward/nestjs'
import { Injectable, Module } from '@nestjs/common'
import { EventEmitterModule, OnEvent } from '@nestjs/event-emitter'
import { Test } from '@nestjs/testing'
import { expect, it } from 'vitest'
import { useVaultServer } from '../vault-server.ts'

const vault = useVaultServer({ 'app/smtp': { password: 'correct horse' } })

it("emits the client's events on the event emitter of the application, without any value", async () => {
  const heard: object[] = []
  @Injectable()
  class Listener {
    @InjectSecret('app/smtp', { client: 'mail' }) readonly smtp: unknown
    @OnEvent('vault.secretChange') changed(event: object): void {
      heard.push(event)
    }
  }
  @Module({
    imports: [EventEmitterModule.forRoot(), VaultModule.forRoot({ ...vault.connection(), name: 'mail' })],
    providers: [Listener],
  })
  class AppModule {}
  const app = await Test.createTestingModule({ imports: [AppModule] }).compile()
  await app.init()
  await app.get<Vault>(getVaultToken('mail')).secrets.set('app/smtp', { password: 'battery staple' })
  await expect.poll(() => heard).toEqual([{ name: 'app/smtp', version: 2, client: 'mail' }])
  await app.close()
})
