import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jwt, type VaultError } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { exportJWK, exportSPKI, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, endTokensOf, guardSecret, policy, reads } from './guarded-secret.ts'
import { type HttpServer, startHttpServer } from './http-server.ts'

const issuerPaths = { keys: '/keys', discovery: '/.well-known/openid-configuration' }

describe('jwt', () => {
  let server: TestServer
  let keys: GenerateKeyPairResult
  let issuer: HttpServer
  let directory: string
  beforeAll(async () => {
    server = await startServer()
    await guardSecret(server)
    keys = await generateKeyPair('ES256')
    issuer = await startIssuer(keys)
    directory = await mkdtemp(join(tmpdir(), 'keyward-jwt-'))
    await trust('jwt', { jwt_validation_pubkeys: [await exportSPKI(keys.publicKey)], default_role: 'deploy' })
  })
  afterAll(async () => {
    await issuer?.[Symbol.asyncDispose]()
    await server?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  /** Enables the method there with one role, `deploy`. */
  const trust = async (mount: string, config: object, namespace?: string): Promise<void> => {
    await server.enableAuthMethod(mount, { type: 'jwt', namespace })
    await server.request('POST', `auth/${mount}/config`, { body: config, namespace })
    const role = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['vault'], token_policies: [policy] }
    await server.request('POST', `auth/${mount}/role/deploy`, { body: role, namespace })
  }
  const sign = (expires = '5m', audience = 'vault'): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setSubject('repository:main')
      .setIssuer(issuer.address)
      .setAudience(audience)
      .setIssuedAt('-2m')
      .setExpirationTime(expires)
      .sign(keys.privateKey)

  it('logs in with a token signed by a key that the server knows', async () => {
    await using vault = clientOf(server, { auth: jwt({ role: 'deploy', token: await sign() }) })
    expect(await reads(vault)).toBe(true)
  })

  it('names a role that does not exist, and shows nothing else of what was sent', async () => {
    const token = await sign()
    await using vault = clientOf(server, { auth: jwt({ role: 'deploi', token }) })
    const error = (await reads(vault).catch((reason: unknown) => reason)) as VaultError
    expect(error.message).toContain('role "deploi" could not be found')
    expect(error.message).not.toContain(token)
  })

  it('logs in with the default role of the server where none is named', async () => {
    await using vault = clientOf(server, { auth: jwt({ token: sign }) })
    expect(await reads(vault)).toBe(true)
  })

  it.each([
    ['keys that the issuer publishes', 'team/keys', () => ({ jwks_url: issuer.address + issuerPaths.keys })],
    ['OIDC discovery', 'team/oidc', () => ({ oidc_discovery_url: issuer.address, bound_issuer: issuer.address })],
  ])('logs in at a mount that trusts an issuer by %s', async (_name, mount, config) => {
    await trust(mount, config())
    await using vault = clientOf(server, { auth: jwt({ role: 'deploy', token: sign, mount }) })
    expect(await reads(vault)).toBe(true)
  })

  it('asks for a new token at each log-in, as they live for minutes', async () => {
    const tokens = [await sign(), await sign('-1m'), await sign()]
    await using vault = clientOf(server, { auth: jwt({ role: 'deploy', token: () => tokens.shift() ?? '' }) })
    await reads(vault)
    await endTokensOf(server, 'jwt')
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    expect(await reads(vault)).toBe(true)
    expect(tokens).toEqual([])
  })

  it('reads a token file again at each log-in', async () => {
    const tokenFile = join(directory, 'token')
    await writeFile(tokenFile, await sign())
    await using vault = clientOf(server, { auth: jwt({ role: 'deploy', tokenFile }) })
    await reads(vault)
    await writeFile(tokenFile, await sign('-1m'))
    await endTokensOf(server, 'jwt')
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    await writeFile(tokenFile, `${await sign()}\n`)
    expect(await reads(vault)).toBe(true)
  })

  it.each([
    ['for somebody else', () => sign('5m', 'another-audience'), /audience/],
    ['that is none', () => 'canary', /refuses the log-in/],
    ['broken over two lines', async () => `${await sign()}\n${await sign()}`, /the token holds something else/],
  ])('refuses a token %s', async (_name, token, complaint) => {
    await using vault = clientOf(server, { auth: jwt({ role: 'deploy', token }) })
    await expect(reads(vault)).rejects.toMatchObject({
      code: 'login_failed',
      operation: 'login jwt',
      message: expect.stringMatching(complaint),
    })
  })

  it('works in a namespace', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = 'tenant'
    await guardSecret(server, namespace)
    await trust('jwt', { jwt_validation_pubkeys: [await exportSPKI(keys.publicKey)] }, namespace)
    await using vault = clientOf(server, { namespace, auth: jwt({ role: 'deploy', token: sign }) })
    expect(await reads(vault)).toBe(true)
  })
})

async function startIssuer({ publicKey }: GenerateKeyPairResult): Promise<HttpServer> {
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
  const issuer = await startHttpServer(({ url }, response) => {
    const discovery = {
      issuer: issuer.address,
      jwks_uri: issuer.address + issuerPaths.keys,
      id_token_signing_alg_values_supported: ['ES256'],
    }
    const documents = new Map<string, object>([
      [issuerPaths.keys, { keys: [key] }],
      [issuerPaths.discovery, discovery],
    ])
    const document = documents.get(url ?? '')
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  })
  return issuer
}
