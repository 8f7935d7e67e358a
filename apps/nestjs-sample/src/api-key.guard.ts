import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FollowedSecret } from '@keyward/core'
import { InjectSecret } from '@keyward/nestjs'
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'

/** Lets in whoever holds the key that Vault holds now. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@InjectSecret('api-key#key') private readonly apiKey: FollowedSecret<string>) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>()
    return timingSafeEqual(digest(String(headers['x-api-key'])), digest(this.apiKey.current))
  }
}

// Equal lengths, which timingSafeEqual demands.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
