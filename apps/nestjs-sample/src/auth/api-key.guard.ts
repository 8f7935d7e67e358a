import type { IncomingMessage } from 'node:http'
import { type KeyRing, sameKey } from '@keyward/core'
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { API_KEYS } from './keys.ts'

/** Lets in whoever holds the API key that Vault holds now, or the one before it. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(API_KEYS) private readonly apiKeys: KeyRing<string>) {}

  canActivate(context: ExecutionContext): boolean {
    return sameKey(context.switchToHttp().getRequest<IncomingMessage>().headers['x-api-key'], this.apiKeys)
  }
}
