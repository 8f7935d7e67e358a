import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What GitHub is for a job with `id-token: write`: an issuer that a server can check, and where the runner asks for tokens. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string
  /** For a step that may ask for tokens. */
  readonly environment: Readonly<Record<string, string>>
  /** Audiences asked for, in order; undefined where none was. */
  readonly audiences: readonly (string | undefined)[]
  /** Answers the next requests for a token with this status. */
  failNext(times: number, status: number): void
}

const bearer = 'request-token-of-the-job'
const keyId = 'key-1'

export async function startIdentityProvider(claims: Readonly<Record<string, string>>): Promise<IdentityProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const audiences: (string | undefined)[] = []
  let failures = { times: 0, status: 500 }
  const signed = (audience: string | undefined): string => {
    const now = Math.floor(Date.now() / 1000)
    const aud = audience ?? 'https://github.com/example'
    const payload = { iss: issuer, iat: now, nbf: now - 60, exp: now + 300, ...claims, aud }
    const body = [{ alg: 'RS256', typ: 'JWT', kid: keyId }, payload].map(encoded).join('.')
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`
  }
  const giveToken = (request: IncomingMessage, url: URL): [number, unknown] => {
    if (request.headers.authorization?.toLowerCase() !== `bearer ${bearer}`) return [401, { message: 'who?' }]
    if (failures.times-- > 0) return [failures.status, { message: 'try later' }]
    const audience = url.searchParams.get('audience') ?? undefined
    audiences.push(audience)
    return [200, { count: 1, value: signed(audience) }]
  }
  const answer = (request: IncomingMessage): [number, unknown] => {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname === '/token') return giveToken(request, url)
    if (url.pathname === '/jwks')
      return [200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] }]
    if (url.pathname === '/.well-known/openid-configuration') return [200, discovery(issuer)]
    return [404, {}]
  }
  const server = createServer((request, response) => respond(response, ...answer(request)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    audiences,
    environment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    },
    failNext(times, status) {
      failures = { times, status }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const discovery = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
