import { Module } from '@nestjs/common'
import { AuthModule } from '../auth/auth.module.ts'
import { MetricsController } from './metrics.controller.ts'

@Module({ imports: [AuthModule], controllers: [MetricsController] })
export class MetricsModule {}
