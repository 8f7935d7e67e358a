import { createHash, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '@keyward/core'

/** Whether this is the API key, or the one before it, which its users may still have. */
export function isApiKey(ring: KeyRing<string>, given: string | undefined): boolean {
  const digested = digest(given ?? '')
  return ring.keys.some(({ key }) => timingSafeEqual(digest(key), digested))
}

// Equal lengths, which timingSafeEqual demands.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
