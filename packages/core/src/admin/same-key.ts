import { hash, timingSafeEqual } from 'node:crypto'

/** A key, what follows one (`vault.secrets.follow('app/api-key', 'key')`), or a key ring, each of whose keys is good. */
export type ExpectedKey =
  string | { readonly current: string } | { readonly keys: readonly { readonly key: string }[] } | undefined

/**
 * Whether a request came with the key that operators have: for `authorize`. A key that is not set or empty is nobody's, and so is a header that
 * was sent twice. How long it takes says nothing of the key.
 *
 * @example
 * authorize: (request) => sameKey(request.headers['x-api-key'], process.env.OPS_KEY)
 */
export function sameKey(given: unknown, expected: ExpectedKey): boolean {
  if (typeof given !== 'string') return false
  const digested = digest(given)
  return keysIn(expected).some((key) => typeof key === 'string' && key !== '' && timingSafeEqual(digested, digest(key)))
}

function keysIn(expected: ExpectedKey): readonly unknown[] {
  if (typeof expected !== 'object' || expected === null) return [expected]
  return 'keys' in expected ? expected.keys.map(({ key }) => key) : [expected.current]
}

// All of one length, which is what timingSafeEqual compares.
function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}
