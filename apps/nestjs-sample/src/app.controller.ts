import { Controller, Get, Inject } from '@nestjs/common'
import type { ConfigType } from '@nestjs/config'
import { appConfig } from './app.config.ts'

@Controller()
export class AppController {
  constructor(@Inject(appConfig.KEY) private readonly app: ConfigType<typeof appConfig>) {}

  @Get()
  index(): { title: string } {
    return { title: this.app.title }
  }
}
