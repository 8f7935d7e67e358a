import type { AuthToken } from '../auth/index.ts'
import type { Requester, StartCall } from '../request/index.ts'
import { authToken } from './login.ts'

/** What a token may do about itself. Each may be sent twice without harm. */
export interface TokenApi {
  renew(token: string, timeoutMs: number): Promise<AuthToken>
  lookup(token: string, timeoutMs: number): Promise<TokenFacts>
  revoke(token: string, timeoutMs: number): Promise<void>
}

/** What the server knows about a token. */
interface TokenFacts {
  ttlSeconds: number
  /** Its first lease, so what a full one is. */
  creationTtlSeconds: number
  renewable: boolean
}

export function createTokenApi(requester: Requester, startCall: StartCall, namespace: string | undefined): TokenApi {
  const ask = async (endpoint: string, method: 'GET' | 'POST', token: string, timeoutMs: number): Promise<unknown> => {
    const call = startCall(`token.${endpoint}`, undefined, { namespace, timeoutMs })
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
    async revoke(token, timeoutMs) {
      await ask('revoke-self', 'POST', token, timeoutMs)
    },
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
