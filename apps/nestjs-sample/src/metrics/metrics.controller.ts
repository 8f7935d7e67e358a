import { Controller, Get, Header, UseGuards } from '@nestjs/common'
import { ApiKeyGuard } from '../auth/api-key.guard.ts'
import { registry } from './registry.ts'

/** For Prometheus, which has the API key too. */
@Controller('metrics')
@UseGuards(ApiKeyGuard)
export class MetricsController {
  @Get()
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics()
  }
}
