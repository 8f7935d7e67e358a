import type { IncomingMessage } from 'node:http'
import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import { AuthService } from './auth.service.ts'

export interface CustomerRequest extends IncomingMessage {
  customer?: string
}

/** Lets in whoever has logged in: `Authorization: Bearer …` with a token that `POST /login` gave. */
@Injectable()
export class CustomerGuard implements CanActivate {
  constructor(private readonly auth: AuthService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<CustomerRequest>()
    const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    if (token === undefined) throw new UnauthorizedException('Log in first: POST /login.')
    request.customer = await this.auth.verify(token)
    return true
  }
}
