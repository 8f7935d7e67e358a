import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { KeyRing } from '@keyward/core'
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { API_KEYS } from './keys.ts'

/** Lets in whoever holds the API key that Vault holds now, or the one before it. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(API_KEYS) private readonly apiKeys: KeyRing<string>) {}

  canActivate(context: ExecutionContext): boolean {
    const given = context.switchToHttp().getRequest<IncomingMessage>().headers['x-api-key']
    if (typeof given !== 'string' || given === '') return false
    return this.apiKeys.keys.some(({ key }) => timingSafeEqual(digest(key), digest(given)))
  }
}

// Equal lengths, which timingSafeEqual demands.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
