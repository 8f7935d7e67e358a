import { Controller, Get, Inject, UseGuards } from '@nestjs/common'
import type { ConfigType } from '@nestjs/config'
import { ApiKeyGuard } from './api-key.guard.ts'
import { shopConfig } from './shop.config.ts'

@Controller()
export class ShopController {
  constructor(@Inject(shopConfig.KEY) private readonly shop: ConfigType<typeof shopConfig>) {}

  @Get()
  index(): { title: string } {
    return { title: this.shop.title }
  }

  @Get('private')
  @UseGuards(ApiKeyGuard)
  private(): { message: string } {
    return { message: 'You hold the key that is kept in Vault.' }
  }
}
