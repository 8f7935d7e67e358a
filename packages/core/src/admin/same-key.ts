import { hash, timingSafeEqual } from 'node:crypto'

/** A key, or what follows one: `vault.secrets.follow('app/api-key', 'key')`. */
export type ExpectedKey = string | { readonly current: string } | undefined

/**
 * Whether a request came with the key that operators have: for `authorize`. A key that is not set or empty is nobody's, and so is a header that
 * was sent twice. How long it takes says nothing of the key.
 *
 * @example
 * authorize: (request) => sameKey(request.headers['x-api-key'], process.env.OPS_KEY)
 */
export function sameKey(given: unknown, expected: ExpectedKey): boolean {
  const key: unknown = typeof expected === 'object' && expected !== null ? expected.current : expected
  if (typeof given !== 'string' || typeof key !== 'string' || key === '') return false
  return timingSafeEqual(digest(given), digest(key))
}

// All of one length, which is what timingSafeEqual compares.
function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}
