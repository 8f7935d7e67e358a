import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common'
import { ApiKeyGuard } from './api-key.guard.ts'
import { AuthService } from './auth.service.ts'
import { type Login, loginSchema } from './login.schema.ts'

@Controller()
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  /** For whoever holds the API key. */
  @Post('login')
  @HttpCode(200)
  @UseGuards(ApiKeyGuard)
  async login(@Body({ schema: loginSchema }) { customer }: Login): Promise<{ access_token: string }> {
    return { access_token: await this.auth.sign(customer) }
  }
}
