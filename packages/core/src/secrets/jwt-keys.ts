import { performance } from 'node:perf_hooks'
import { VaultError } from '../foundation/index.ts'
import { type KeyRing, keyProblem, type RingKey } from './following/index.ts'

export interface JwtKeysOptions<Key, SigningKey, VerificationKey> {
  /** Makes of a key what signs, such as `(pem) => importPKCS8(pem, 'EdDSA')`. @default the bytes of a text, as for HS256 */
  toSign?: ((key: Key) => SigningKey | Promise<SigningKey>) | undefined
  /** Makes of a key what verifies. @default the bytes of a text, as for HS256 */
  toVerify?: ((key: Key) => VerificationKey | Promise<VerificationKey>) | undefined
}

/** The keys of a ring as a library for JSON Web Tokens takes them. */
export interface JwtKeys<SigningKey, VerificationKey> {
  /** The newest key, and the `kid` that a token signed with it has to have in its header. */
  forSigning(): Promise<{ readonly kid: string; readonly key: SigningKey }>
  /**
   * The key that a token names. A name that is not known makes the ring be read again, every ten seconds at most: another process may know a newer
   * key. Fails with `code: 'ERR_JWKS_NO_MATCHING_KEY'`, as jose does when a set has no such key.
   */
  readonly forVerifying: (header: { readonly kid?: string | undefined }) => Promise<VerificationKey>
}

/**
 * Signs JSON Web Tokens with the newest key of a ring and verifies them with every good one. The `kid` of a token is the version of its key. Made
 * for jose; name the algorithms that you accept when you verify. Throws `invalid_argument` for what is no key ring.
 *
 * @example
 * const keys = jwtKeys(await vault.secrets.keyRing('app/jwt', 'secret'))
 * const { kid, key } = await keys.forSigning()
 * const token = await new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid }).setExpirationTime('1h').sign(key)
 * const { payload } = await jwtVerify(token, keys.forVerifying, { algorithms: ['HS256'] })
 */
export function jwtKeys<Key, SigningKey = Uint8Array, VerificationKey = Uint8Array>(
  ring: Pick<KeyRing<Key>, 'current' | 'keys' | 'refresh'>,
  { toSign, toVerify }: JwtKeysOptions<Key, SigningKey, VerificationKey> = {},
): JwtKeys<SigningKey, VerificationKey> {
  checkRing(ring)
  const signing = toSign ?? (bytesOf as (key: Key) => SigningKey)
  const verification = toVerify ?? (bytesOf as (key: Key) => VerificationKey)
  const find = finder(ring)
  return {
    async forSigning() {
      const { version, key } = ring.current
      return { kid: String(version), key: await signing(key) }
    },
    async forVerifying({ kid }) {
      return verification((await find(kid)).key)
    },
  }
}

function checkRing(ring: unknown): void {
  if (typeof ring === 'object' && ring !== null && 'keys' in ring && Array.isArray(ring.keys) && 'refresh' in ring)
    return
  throw new VaultError('invalid_argument', 'jwtKeys was not given a key ring', {
    hint: "Write jwtKeys(await vault.secrets.keyRing('app/jwt', 'secret')).",
  })
}

const readAgainAfterMs = 10_000

function finder<Key>(ring: Pick<KeyRing<Key>, 'keys' | 'refresh'>) {
  let refreshed = { at: -Infinity, done: Promise.resolve() }
  const named = (kid: string | undefined): RingKey<Key> | undefined =>
    ring.keys.find(({ version }) => String(version) === kid)
  return async (kid: string | undefined): Promise<RingKey<Key>> => {
    const known = named(kid)
    if (known !== undefined) return known
    // Anyone can send a token that names no key of ours, so this must not become a request to Vault each time.
    if (performance.now() - refreshed.at >= readAgainAfterMs) {
      refreshed = { at: performance.now(), done: ring.refresh() }
    }
    await refreshed.done
    const found = named(kid)
    if (found === undefined) throw new NoMatchingKeyError()
    return found
  }
}

class NoMatchingKeyError extends Error {
  readonly code = 'ERR_JWKS_NO_MATCHING_KEY'

  constructor() {
    super('no key of the ring has the version that the token names in its kid')
  }
}

function bytesOf(key: unknown): Uint8Array {
  const problem = keyProblem(key)
  if (typeof key === 'string' && problem === undefined) return new TextEncoder().encode(key)
  throw new VaultError('invalid_argument', `a key of the ring is not text that can be signed with: it ${problem}`, {
    hint: "Open the ring of one field, keyRing('app/jwt', 'secret'), or give toSign and toVerify.",
  })
}
