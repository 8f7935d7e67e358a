import { isVaultError } from '../../foundation/index.ts'
import type { AuthToken } from '../auth/index.ts'
import type { Call, Requester, StartCall } from '../request/index.ts'
import { authToken } from './login.ts'

/** What a token may do about itself. Each may be sent twice without harm. */
export interface TokenApi {
  renew(token: string, timeoutMs: number): Promise<AuthToken>
  /** Costs a use. */
  lookup(token: string, timeoutMs: number): Promise<TokenFacts>
  /** Whether the server knows the token, also one that may not look itself up. Costs no use. Undefined when it cannot be asked. */
  isKnown(token: string, timeoutMs: number): Promise<boolean | undefined>
  revoke(token: string, timeoutMs: number): Promise<void>
}

/** What the server knows about a token. */
export interface TokenFacts {
  ttlSeconds: number
  /** Its first lease, so what a full one is. */
  creationTtlSeconds: number
  renewable: boolean
}

export function createTokenApi(requester: Requester, startCall: StartCall, namespace: string | undefined): TokenApi {
  const startTokenCall = (endpoint: string, timeoutMs: number): Call =>
    startCall(`token.${endpoint}`, undefined, { namespace, timeoutMs })
  const ask = async (endpoint: string, method: 'GET' | 'POST', token: string, timeoutMs: number): Promise<unknown> => {
    const call = startTokenCall(endpoint, timeoutMs)
    const body = method === 'POST' ? {} : undefined
    return (await requester({ call, method, segments: ['auth', 'token', endpoint], token, body, repeatable: true }))
      .body
  }
  return {
    async renew(token, timeoutMs) {
      return authToken(await ask('renew-self', 'POST', token, timeoutMs), { operation: 'token.renew-self' })
    },
    async lookup(token, timeoutMs) {
      return factsIn(await ask('lookup-self', 'GET', token, timeoutMs))
    },
    async isKnown(token, timeoutMs) {
      // Lists what the token may see, be it nothing, and is denied to a token that is none.
      const segments = ['sys', 'internal', 'ui', 'mounts']
      const call = startTokenCall('is-known', timeoutMs)
      return requester({ call, method: 'GET', segments, token }).then(
        () => true,
        (error: unknown) => (isVaultError(error, 'permission_denied') ? false : undefined),
      )
    },
    async revoke(token, timeoutMs) {
      await ask('revoke-self', 'POST', token, timeoutMs)
    },
  }
}

/** What the server says of a token. Both are absent where it does not say it. */
export async function askAboutToken(
  api: TokenApi,
  token: string,
  timeoutMs: number,
): Promise<{ known?: boolean | undefined; facts?: TokenFacts }> {
  try {
    return { known: true, facts: await api.lookup(token, timeoutMs) }
  } catch (error) {
    if (!isVaultError(error, 'permission_denied')) return {}
    return { known: await api.isKnown(token, timeoutMs) }
  }
}

function factsIn(body: unknown): TokenFacts {
  const { data } = (body ?? {}) as { data?: Record<string, unknown> }
  const seconds = (field: string): number => (typeof data?.[field] === 'number' ? data[field] : 0)
  return {
    ttlSeconds: seconds('ttl'),
    creationTtlSeconds: seconds('creation_ttl'),
    renewable: data?.['renewable'] === true,
  }
}
