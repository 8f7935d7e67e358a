import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAction } from '../action-run.ts'

const base64 = (text: string | undefined): string => Buffer.from(text ?? '').toString('base64')
const secrets = 'secret/data/app key'
const given = { succeeded: true, outputs: { key: 'a value over there' } }

describe('a server behind TLS', () => {
  let server: TestServer
  let login: Record<string, string>
  beforeAll(async () => {
    server = await startServer({ mode: 'tls' })
    await server.request('POST', 'secret/data/app', { body: { data: { key: 'a value over there' } } })
    login = { url: server.address, token: server.rootToken, secrets }
  })
  afterAll(async () => server?.stop())

  it('is trusted by the authority given in base64, or as it is', async () => {
    expect(await runAction({ ...login, caCertificate: base64(server.tls?.caCertificate) })).toMatchObject(given)
    expect(await runAction({ ...login, caCertificate: server.tls?.caCertificate ?? '' })).toMatchObject(given)
  })

  it('is not trusted otherwise, and the message says so', async () => {
    const { errors } = await runAction(login)
    expect(errors[0]).toMatch(
      /^secret\/data\/app: no secure connection to https:.*\(\w+\)\. Give the authority .* in caCertificate/,
    )
    expect(errors[0]).not.toContain('TypeError')
  })

  it('is trusted whatever it shows with tlsSkipVerify, and that is warned of', async () => {
    const result = await runAction({
      ...login,
      tlsSkipVerify: 'true',
      caCertificate: base64(server.tls?.caCertificate),
    })
    expect(result).toMatchObject(given)
    expect(result.warnings).toEqual([expect.stringMatching(/^tlsSkipVerify is on: whoever is in between/)])
  })

  it('takes a client certificate for a log-in, and masks its key', async () => {
    await server.enableAuthMethod('cert', { type: 'cert' })
    await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }')
    await server.request('POST', 'auth/cert/certs/ci', {
      body: { certificate: server.tls?.caCertificate, token_policies: ['reader'] },
    })
    const { caCertificate, clientCertificate, clientKey = '' } = server.tls ?? {}
    const result = await runAction({
      url: server.address,
      secrets,
      method: 'cert',
      caCertificate: base64(caCertificate),
      clientCertificate: base64(clientCertificate),
      clientKey: base64(clientKey),
    })
    expect(result.errors).toEqual([])
    expect(result).toMatchObject(given)
    expect(result.output).toContain(`::add-mask::${clientKey.split('\n')[1]}`)
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['half a client certificate', { clientCertificate: base64('-----BEGIN CERTIFICATE-----') }, /clientKey is missing/],
    ['the other half', { clientKey: base64('-----BEGIN PRIVATE KEY-----') }, /clientCertificate is missing/],
    ['an authority that is none', { caCertificate: 'canary' }, /caCertificate is not the base64 of PEM/],
  ])('cannot be reached with %s', async (_what, inputs, message) => {
    const { errors } = await runAction({ ...login, ...inputs })
    expect(errors[0]).toMatch(message)
    expect(errors[0]).not.toContain('canary')
  })
})

describe('a server', () => {
  let server: TestServer
  let login: Record<string, string>
  beforeAll(async () => {
    server = await startServer()
    await server.request('POST', 'secret/data/app', { body: { data: { key: 'a value over there' } } })
    login = { url: server.address, token: server.rootToken, secrets }
  })
  afterAll(async () => server?.stop())

  it.each(['/', '', '//'])('may have %j behind its address', async (slashes) => {
    expect(await runAction({ ...login, url: `${server.address}${slashes}` })).toMatchObject(given)
  })

  it('may be below a path, and is sent the headers given, joined where they come twice', async () => {
    const seen: (string | string[] | undefined)[] = []
    await using proxy = await startFront((url, headers) => {
      seen.push(url, headers['x-firewall'], headers['x-team'])
      return fetch(`${server.address}${url?.replace('/vault', '')}`, { headers: { 'x-vault-token': server.rootToken } })
    })
    const extraHeaders = 'X-Firewall: let: me in\n\n x-team:a\nX-TEAM: b'
    expect(await runAction({ ...login, url: `${proxy.address}/vault/`, extraHeaders })).toMatchObject(given)
    expect(seen).toEqual(['/vault/v1/secret/data/app', 'let: me in', 'a, b'])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['no address', { url: '' }, /^The input url is missing$/],
    ['no scheme', { url: 'vault.example.com' }, /^The input url \[0\] must begin with https/],
    ['a line that is no header', { extraHeaders: 'canary' }, /extraHeaders has no "Name: value" in line 1/],
    [
      'a header of the client',
      { extraHeaders: 'X-Vault-Token: canary' },
      /extraHeaders has x-vault-token, which is a header that/,
    ],
    ['a header of two lines', { extraHeaders: 'a: b\rc: canary' }, /extraHeaders has a, which holds a line break/],
    ['a namespace that is none', { namespace: 'a\nX-Evil: canary' }, /namespace must be a path/],
    ['two ways to read', { pki: 'pki/issue/x {}' }, /pki cannot be combined with secrets/],
    ['a flag that is neither', { dryRun: 'perhaps' }, /dryRun must be true or false/],
  ])('is not asked anything with %s', async (_what, inputs, message) => {
    const { errors } = await runAction({ ...login, ...inputs })
    expect(errors[0]).toMatch(message)
    expect(errors[0]).not.toContain('canary')
  })

  it('is warned of when it is reached in clear', async () => {
    const { warnings } = await runAction({ ...login, url: 'http://vault.invalid:8200', dryRun: 'true' })
    expect(warnings).toEqual([expect.stringMatching(/^http:\/\/vault\.invalid:8200 is plain http/)])
  })

  it('is the next one of several when the first is not there', async () => {
    expect(await runAction({ ...login, url: `http://127.0.0.1:1, ${server.address}` })).toMatchObject(given)
    expect(await runAction({ ...login, url: `http://127.0.0.1:1\n${server.address}\n` })).toMatchObject(given)
  })

  it('is asked again when it fails for a moment', async () => {
    await using proxy = await startFaultProxy(server)
    proxy.next({ kind: 'status', status: 500 }, { kind: 'status', status: 412 })
    expect(await runAction({ ...login, url: proxy.address })).toMatchObject(given)
  })

  it('is asked in the namespace given', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    await server.createNamespace('team')
    await server.enableSecretsEngine('secret', { type: 'kv', options: { version: '2' }, namespace: 'team' })
    await server.request('POST', 'secret/data/app', { body: { data: { key: 'of the team' } }, namespace: 'team' })
    const { roleId, secretId } = await server.createAppRole('ci', { policies: ['reader'], namespace: 'team' })
    await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }', { namespace: 'team' })
    const result = await runAction({
      url: server.address,
      namespace: 'team',
      method: 'approle',
      roleId,
      secretId,
      secrets,
    })
    expect(result.outputs).toEqual({ key: 'of the team' })
  })
})

type Answer = (url: string | undefined, headers: NodeJS.Dict<string | string[]>) => Promise<Response>

async function startFront(answer: Answer): Promise<AsyncDisposable & { address: string }> {
  const front = createServer((request, response) => {
    void answer(request.url, request.headers).then(async (answered) => {
      response.setHeader('content-type', 'application/json')
      response.writeHead(answered.status).end(await answered.text())
    })
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  return {
    address: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      front.closeAllConnections()
      await new Promise((resolve) => front.close(resolve))
    },
  }
}
