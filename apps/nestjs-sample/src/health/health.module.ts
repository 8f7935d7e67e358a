import { VaultHealthIndicator } from '@keyward/nestjs/terminus'
import { Module } from '@nestjs/common'
import { TerminusModule } from '@nestjs/terminus'
import { HealthController } from './health.controller.ts'

@Module({ imports: [TerminusModule], controllers: [HealthController], providers: [VaultHealthIndicator] })
export class HealthModule {}
