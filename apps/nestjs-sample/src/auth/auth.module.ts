import { Module } from '@nestjs/common'
import { AuthController } from './auth.controller.ts'
import { AuthService } from './auth.service.ts'
import { API_KEYS, JWT_KEYS, keyProviders } from './keys.ts'

@Module({
  controllers: [AuthController],
  providers: [AuthService, ...keyProviders],
  exports: [AuthService, API_KEYS, JWT_KEYS],
})
export class AuthModule {}
