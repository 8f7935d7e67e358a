import { createVault, type NodeVaultClient, type Vault, VaultError } from '@keyward/core'
import { startFaultProxy, startServer, type FaultProxy, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startHttpServer } from '../auth/http-server.ts'
import { connection } from '../kv/connection.ts'
import { startRecorder } from './recorder.ts'

let server: TestServer
let proxy: FaultProxy
let vault: Vault
let client: NodeVaultClient
beforeAll(async () => {
  server = await startServer()
  proxy = await startFaultProxy(server)
  vault = createVault({ ...connection(server), address: proxy.address, token: server.rootToken, timeoutMs: 5000 })
})
beforeEach(() => {
  client = vault.nodeVault()
  proxy.clear()
})
afterAll(async () => {
  await vault?.close()
  await proxy?.stop()
  await server?.stop()
})

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => error,
  )

describe('an answer', () => {
  it('is the plain body, and an empty text where there is none, as in node-vault', async () => {
    expect(await client.write('secret/data/plain', { data: { password: 'p' } })).toMatchObject({ data: { version: 1 } })
    const { data } = (await client.read('secret/data/plain')) as { data: { data: object } }
    expect({ ...data.data }).toEqual({ password: 'p' })
    expect(await client.delete('secret/data/plain')).toBe('')
  })

  it('with any status from 200 to 299 is a success', async () => {
    proxy.next({ kind: 'status', status: 202 })
    expect(await client.write('secret/data/accepted', { data: {} })).toEqual({ errors: [] })
  })

  it('keeps every digit of an integer above 2^53', async () => {
    // The key/value engine of version 2 rounds by itself; this one stores what it was sent.
    await fetch(`${server.address}/v1/cubbyhole/large`, {
      method: 'POST',
      headers: { 'X-Vault-Token': server.rootToken },
      body: '{"id":12345678901234567890}',
    })
    expect(await client.read('cubbyhole/large')).toMatchObject({ data: { id: '12345678901234567890' } })
  })

  it('may be taken as it came, with its status and headers', async () => {
    client.handleVaultResponse = async (response) => response
    expect(await client.mounts()).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: { data: { 'secret/': { type: 'kv' } } },
    })
  })

  it('of secret data that was read through vault.kv and is written again holds the values', async () => {
    await vault.kv.write('secret/revealed', { nested: { password: 'p' }, list: ['q'] })
    const secret = await vault.kv.read<{ nested: object; list: string[] }>('secret/revealed')
    await client.write('secret/data/copy', { data: secret.data })
    await client.write('secret/data/part', { data: { kept: secret.data.nested } })
    expect((await vault.kv.read('secret/copy')).data.reveal()).toEqual({ nested: { password: 'p' }, list: ['q'] })
    expect((await vault.kv.read('secret/part')).data.reveal()).toEqual({ kept: { password: 'p' } })
  })
})

describe('a refusal', () => {
  it('has what code written for node-vault looks at', async () => {
    const error = await failure(client.read('missing-mount/x'))
    expect(error).toBeInstanceOf(VaultError)
    expect(error).toMatchObject({
      code: 'mount_not_found',
      operation: 'nodeVault.read',
      path: 'missing-mount/x',
      response: { statusCode: 404, body: { errors: [expect.stringContaining('no handler for route')] } },
    })
  })

  it('tells a version that was deleted from one destroyed and from a secret that never was', async () => {
    await client.write('secret/data/gone', { data: { n: 1 } })
    await client.delete('secret/data/gone')
    const deleted = await failure(client.read('secret/data/gone'))
    expect(deleted).toMatchObject({
      code: 'version_deleted',
      version: 1,
      deletionTime: expect.any(Date),
      response: { statusCode: 404, body: { data: { data: null, metadata: { version: 1, destroyed: false } } } },
    })
    await client.destroySecretVersions({ path: 'gone', versions: [1] })
    expect(await failure(client.read('secret/data/gone'))).toMatchObject({ code: 'version_destroyed', version: 1 })
    expect(await failure(client.read('secret/data/never'))).toMatchObject({
      code: 'not_found',
      response: { statusCode: 404, body: { errors: [] } },
    })
  })

  it('says that a path lacks the word of KV version 2, and where it goes', async () => {
    for (const call of [() => client.read('secret/app'), () => client.write('secret/app', { n: 1 })]) {
      expect(await failure(call())).toMatchObject({
        code: 'wrong_engine',
        hint: expect.stringContaining('secret/data/app'),
      })
    }
  })

  it('for too many requests is waited out as long as the server asks, then tried again', async () => {
    await client.write('secret/data/limited', { data: { n: 1 } })
    proxy.next({ kind: 'too-many-requests', retryAfter: 1 })
    const begin = performance.now()
    expect(await client.read('secret/data/limited')).toMatchObject({ data: { data: { n: 1 } } })
    expect(performance.now() - begin).toBeGreaterThanOrEqual(990)
    proxy.use({ kind: 'too-many-requests', retryAfter: 60 })
    expect(await failure(client.read('secret/data/limited'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
      response: { statusCode: 429 },
    })
  })

  it('quotes nothing of what was sent', async () => {
    const error = await failure(client.addPolicy({ name: 'broken', policy: 'path "canary-value" {' }))
    expect(error).toMatchObject({ code: 'bad_request', response: { statusCode: 400 } })
    expect(JSON.stringify([error, (error as { response: object }).response])).not.toContain('canary-value')
  })
})

describe('what is no answer of the server', () => {
  it('is refused without being quoted: a page with status 200', async () => {
    proxy.use({ kind: 'html-page' })
    for (const call of [() => client.read('secret/data/x'), () => client.health(), () => client.status()]) {
      const error = await failure(call())
      expect(error).toMatchObject({ code: 'unexpected_response', status: 200 })
      expect(JSON.stringify(error)).not.toContain('doctype')
    }
  })

  it('is not followed elsewhere: a redirect to another host gets neither token nor body', async () => {
    await using elsewhere = await startRecorder()
    proxy.use({ kind: 'redirect', to: elsewhere.address })
    for (const call of [() => client.read('secret/data/x'), () => client.write('secret/data/x', { data: {} })]) {
      expect(await failure(call())).toMatchObject({
        code: 'redirect_refused',
        redirectTo: elsewhere.address,
        response: { statusCode: 307 },
      })
    }
    expect(elsewhere.requests).toEqual([])
  })

  it('is not waited for without end: a server that takes a request and says nothing', async () => {
    proxy.use({ kind: 'half-open' })
    await using hasty = createVault({ ...connection(server), address: proxy.address, token: 'root', timeoutMs: 100 })
    expect(await failure(hasty.nodeVault().read('secret/data/x'))).toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/no answer within \d+ ms/),
    })
  })

  it('leaves it open whether a write was done, when the connection breaks after it was sent', async () => {
    proxy.next({ kind: 'lost-reply' })
    expect(await failure(client.write('secret/data/lost', { data: { n: 1 } }))).toMatchObject({
      code: 'outcome_unknown',
    })
    expect(await client.read('secret/data/lost')).toMatchObject({ data: { data: { n: 1 } } })
  })

  it('is asked for again where that does no harm', async () => {
    await server.enableSecretsEngine('transit', { type: 'transit' })
    await client.transitCreateKey({ name: 'key' })
    proxy.next({ kind: 'lost-reply' })
    expect(await client.encryptData({ name: 'key', plaintext: 'AAAA' })).toMatchObject({
      data: { ciphertext: expect.stringContaining('vault:v1:') },
    })
  })
})

describe('the health', () => {
  it('says in one word what a working server is', async () => {
    expect(await client.health()).toMatchObject({ state: 'active', sealed: false, initialized: true })
  })

  it.each([
    [429, { standby: true }, 'standby'],
    [472, { replication_dr_mode: 'secondary' }, 'dr-secondary'],
    [473, { standby: true, performance_standby: true }, 'performance-standby'],
    [474, { standby: true }, 'standby'],
    [501, { initialized: false, sealed: true }, 'uninitialized'],
    [503, { initialized: true, sealed: true }, 'sealed'],
    [530, { standby: true, removed_from_cluster: true }, 'removed'],
  ])('of a server that answers %d is an answer and no error', async (status, body, state) => {
    await using other = await startHttpServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await using unhealthy = createVault({ address: other.address, token: 't', environment: false })
    expect(await unhealthy.nodeVault().health()).toEqual({ ...body, state })
  })

  it('is not made of the error page of something in between', async () => {
    await using other = await startHttpServer((_request, response) => void response.writeHead(503).end('<p>Sorry'))
    await using unhealthy = createVault({ address: other.address, token: 't', environment: false })
    await expect(unhealthy.nodeVault().health()).rejects.toMatchObject({ code: 'unexpected_response', status: 503 })
  })

  // Last, because nobody unseals it again.
  it('of a sealed server is an answer, like its status, for a session that cannot log in as well', async () => {
    await server.request('PUT', 'sys/seal')
    const auth = { name: 'never', login: () => Promise.reject(new Error('not needed')) }
    await using stranger = createVault({ ...connection(server), auth })
    const { health, status, initialized } = stranger.nodeVault()
    expect(await health()).toMatchObject({ state: 'sealed', sealed: true })
    expect(await health({ sealedcode: 299 })).toMatchObject({ state: 'sealed' })
    expect(await status()).toMatchObject({ sealed: true })
    expect(await initialized()).toEqual({ initialized: true })
    expect(await failure(client.read('secret/data/x'))).toMatchObject({ code: 'sealed', response: { statusCode: 503 } })
  })
})
