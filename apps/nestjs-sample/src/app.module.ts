import { VaultAdminModule, VaultExceptionFilter, VaultModule } from '@keyward/nestjs'
import { VaultHealthIndicator } from '@keyward/nestjs/terminus'
import { Module } from '@nestjs/common'
import { ConfigModule } from '@nestjs/config'
import { APP_FILTER } from '@nestjs/core'
import { TerminusModule } from '@nestjs/terminus'
import { ApiKeyGuard } from './api-key.guard.ts'
import { HealthController } from './health.controller.ts'
import { shopConfig } from './shop.config.ts'
import { ShopController } from './shop.controller.ts'
import { vault } from './vault.ts'

@Module({
  imports: [
    VaultModule.forRoot({ vault }),
    VaultAdminModule.forRoot({ path: 'vault', guard: ApiKeyGuard }),
    ConfigModule.forRoot({ ignoreEnvFile: true, load: [shopConfig] }),
    TerminusModule,
  ],
  controllers: [ShopController, HealthController],
  providers: [VaultHealthIndicator, { provide: APP_FILTER, useClass: VaultExceptionFilter }],
})
export class AppModule {}
