import { createHash } from 'node:crypto'
import type { Vault } from '@keyward/core'
import { InjectVault, VaultAdminModule, VaultExceptionFilter, VaultModule } from '@keyward/nestjs'
import { type StartPlugin, testPlugin } from '@keyward/testing/plugin-contract'
import { Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common'
import { APP_FILTER, NestFactory } from '@nestjs/core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { platforms } from './platforms.ts'

@Controller()
class ContractController {
  @InjectVault() readonly vault!: Vault

  @Get('fingerprint') async fingerprint() {
    const password = await this.vault.secrets.get('contract/database', 'password')
    return createHash('sha256').update(password).digest('hex')
  }

  @Post('password/:value') @HttpCode(204) async change(@Param('value') password: string) {
    await this.vault.secrets.set('contract/database', { password })
  }
}

const start =
  (createAdapter: (typeof platforms)[number]['createAdapter']): StartPlugin =>
  async ({ vaultOptions, adminPrefix: path, authorizedHeader: { name, value } }) => {
    @Module({
      imports: [
        VaultModule.forRoot({ ...vaultOptions, verify: false, drainSeconds: false }),
        VaultAdminModule.forRoot({ path, authorize: ({ headers }) => headers[name] === value }),
      ],
      controllers: [ContractController],
      providers: [{ provide: APP_FILTER, useClass: VaultExceptionFilter }],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, createAdapter(), { logger: false, forceCloseConnections: true })
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), stop: () => app.close() }
  }

for (const { name, createAdapter } of platforms) {
  testPlugin({ describe, it, beforeAll, afterAll }, { name: `Nest on ${name}`, start: start(createAdapter) })
}
