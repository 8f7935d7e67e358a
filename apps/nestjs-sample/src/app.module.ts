import { VaultAdminModule, VaultExceptionFilter, VaultModule } from '@keyward/nestjs'
import { Module, StandardSchemaValidationPipe } from '@nestjs/common'
import { ConfigModule } from '@nestjs/config'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { appConfig } from './app.config.ts'
import { AppController } from './app.controller.ts'
import { ApiKeyGuard } from './auth/api-key.guard.ts'
import { AuthModule } from './auth/auth.module.ts'
import { databaseConfig } from './database/database.config.ts'
import { DatabaseModule } from './database/database.module.ts'
import { HealthModule } from './health/health.module.ts'
import { MetricsModule } from './metrics/metrics.module.ts'
import { OrdersModule } from './orders/orders.module.ts'
import { vault } from './vault.ts'

@Module({
  imports: [
    // First, so that it is closed last: after the database's connections.
    VaultModule.forRoot({ vault }),
    ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [appConfig, databaseConfig] }),
    VaultAdminModule.forRoot({ path: 'vault', guard: ApiKeyGuard, imports: [AuthModule] }),
    DatabaseModule,
    AuthModule,
    OrdersModule,
    HealthModule,
    MetricsModule,
  ],
  controllers: [AppController],
  providers: [
    { provide: APP_FILTER, useClass: VaultExceptionFilter },
    { provide: APP_PIPE, useClass: StandardSchemaValidationPipe },
  ],
})
export class AppModule {}
