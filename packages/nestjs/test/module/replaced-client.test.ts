import { type FollowedSecret, type Vault, VaultError } from '@keyward/core'
import {
  getSecretToken,
  getVaultToken,
  InjectSecret,
  InjectVault,
  OnSecretChange,
  VaultAdminModule,
  VaultModule,
} from '@keyward/nestjs'
import { vaultConfig } from '@keyward/nestjs/config'
import { Injectable, Module } from '@nestjs/common'
import { ConfigModule, ConfigService } from '@nestjs/config'
import { EventEmitterModule } from '@nestjs/event-emitter'
import { Test } from '@nestjs/testing'
import { describe, expect, it } from 'vitest'

@Injectable()
class Mailer {
  @InjectVault() readonly vault!: Vault
  @InjectSecret('app/smtp') readonly smtp!: FollowedSecret<{ password: string }>
  @OnSecretChange('app/smtp') changed(): void {}
}

const config = vaultConfig('database', { secrets: { password: 'app/database#password' } })

@Module({
  imports: [
    VaultModule.forRoot({ address: 'http://127.0.0.1:9', environment: false, prefetch: ['app/database'] }),
    VaultAdminModule.forRoot({ authorize: () => true }),
    ConfigModule.forRoot({ load: [config], ignoreEnvFile: true }),
    EventEmitterModule.forRoot(),
  ],
  providers: [Mailer],
})
class AppModule {}

const replaced = () =>
  Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(getVaultToken())
    .useValue({})

describe('a test of the whole application', () => {
  it('needs no server when the client, its secrets and its configuration are replaced', async () => {
    const app = await replaced()
      .overrideProvider(getSecretToken('app/smtp'))
      .useValue({ current: { password: 'of the test' } })
      .overrideProvider(config.KEY)
      .useValue({ password: 'of the test' })
      .compile()
    await app.init()
    expect(app.get(Mailer).smtp.current.password).toBe('of the test')
    expect(app.get(ConfigService).get('database.password')).toBe('of the test')
    await app.close()
  })

  it('says what the client in its place lacks', async () => {
    const starting = replaced().overrideProvider(config.KEY).useValue({}).compile()
    await expect(starting).rejects.toThrow(VaultError)
    await expect(starting).rejects.toThrow(/^app\/smtp: .*has no secrets.follow\(\).*getSecretToken/)
  })
})
