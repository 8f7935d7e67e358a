import { type AuthMethod, createVault, type NodeVaultClient, type Vault } from '@keyward/core'
import { startFaultProxy, startServer, type FaultProxy, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'
import { type Recorder, startRecorder } from './recorder.ts'

let server: TestServer
let proxy: FaultProxy
let recorder: Recorder
beforeAll(async () => {
  server = await startServer()
  proxy = await startFaultProxy(server)
  recorder = await startRecorder()
})
afterAll(async () => {
  await recorder?.[Symbol.asyncDispose]()
  await proxy?.stop()
  await server?.stop()
})

const open = (options: object = {}): Vault =>
  createVault({ address: recorder.address, token: 'root', environment: false, ...options })

describe('headers', () => {
  it('of the caller are sent with an update, beside the content type of a merge patch', async () => {
    await using vault = createVault({ ...connection(server), token: server.rootToken })
    const client = vault.nodeVault()
    await client.write('secret/data/patched', { data: { a: 1, b: 2 } })
    const wrapped = (await client.update(
      'secret/data/patched',
      { data: { b: null } },
      { headers: { 'X-Vault-Wrap-TTL': '60s', 'Content-Type': 'text/plain' } },
    )) as { wrap_info: { token: string } }
    expect(wrapped.wrap_info.token).toEqual(expect.any(String))
    expect(await client.unwrap({ token: wrapped.wrap_info.token })).toMatchObject({ data: { version: 2 } })
    expect(await client.read('secret/data/patched')).toMatchObject({ data: { data: { a: 1 } } })
  })

  it('of a call are joined with those of the client, and go before them', async () => {
    await using vault = open()
    const client = vault.nodeVault({ requestOptions: { headers: { 'X-One': 'a', 'X-Two': 'b' } } })
    await client.read('secret/data/x', { headers: { 'x-two': 3, 'X-Three': undefined } })
    expect(recorder.requests.at(-1)?.headers).toMatchObject({ 'x-one': 'a', 'x-two': '3' })
    expect(recorder.requests.at(-1)?.headers).not.toHaveProperty('x-three')
  })
})

describe('the namespace', () => {
  let vault: Vault
  let client: NodeVaultClient
  const namespaceOf = async (send: (client: NodeVaultClient) => Promise<unknown>): Promise<unknown> => {
    await send(client)
    return recorder.requests.at(-1)?.headers['x-vault-namespace']
  }
  beforeEach(async () => {
    vault = open({ namespace: 'of-the-vault' })
    client = vault.nodeVault({ namespace: 'of-the-client' })
    await client.read('secret/first')
    return async () => vault.close()
  })

  it('of a call goes before that of the client, and that before that of the vault', async () => {
    expect(await namespaceOf(() => vault.nodeVault().read('secret/x'))).toBe('of-the-vault')
    expect(await namespaceOf(() => client.read('secret/x'))).toBe('of-the-client')
    expect(await namespaceOf(() => client.read('secret/x', { headers: { 'X-Vault-Namespace': 'of-the-call' } }))).toBe(
      'of-the-call',
    )
    expect(await namespaceOf(() => client.tokenLookupSelf({ requestOptions: { namespace: 'of-the-call' } }))).toBe(
      'of-the-call',
    )
    expect(await namespaceOf(() => client.read('secret/x', { namespace: '' }))).toBeUndefined()
    client.namespace = 'changed'
    expect(await namespaceOf(() => client.read('secret/x'))).toBe('changed')
  })

  it.each(['health', 'status', 'leader'] as const)(
    'is never sent with %s, and neither is the token',
    async (command) => {
      expect(await namespaceOf(() => client[command]())).toBeUndefined()
      expect(recorder.requests.at(-1)?.headers).not.toHaveProperty('x-vault-token')
    },
  )

  it('is sent with every log-in, lookup, renewal and revocation of a token and of a lease', async () => {
    const calls: ((client: NodeVaultClient) => Promise<unknown>)[] = [
      (on) => on.approleLogin({ role_id: 'r', secret_id: 's' }),
      (on) => on.userpassLogin({ username: 'ann', password: 'p' }),
      (on) => on.ldapLogin({ username: 'ann', password: 'p' }),
      (on) => on.kubernetesLogin({ role: 'r', jwt: 'j' }),
      (on) => on.jwtLogin({ role: 'r', jwt: 'j' }),
      (on) => on.certLogin(),
      (on) => on.githubLogin({ token: 't' }),
      (on) => on.tokenLookupSelf(),
      (on) => on.tokenRenewSelf(),
      (on) => on.tokenRevokeSelf(),
      (on) => on.renew({ lease_id: 'l' }),
      (on) => on.revoke({ lease_id: 'l' }),
    ]
    for (const call of calls) expect(await namespaceOf(call)).toBe('of-the-client')
  })

  it("is sent with the session's own log-in, lookup and revocation", async () => {
    const auth: AuthMethod = {
      name: 'recorded',
      login: async ({ login }) => ({
        ...(await login('auth/any/login', {})),
        leaseDurationSeconds: 60,
        revocable: true,
      }),
    }
    const before = recorder.requests.length
    const session = createVault({ address: recorder.address, auth, namespace: 'team', environment: false })
    await session.nodeVault().read('secret/x')
    await session.close()
    const sent = recorder.requests.slice(before).map(({ path, headers }) => [path, headers['x-vault-namespace']])
    expect(sent).toEqual([
      ['/v1/auth/any/login', 'team'],
      ['/v1/secret/x', 'team'],
      ['/v1/auth/token/revoke-self', 'team'],
    ])
  })
})

describe('an option', () => {
  it.each([
    ['ca', {}, 'createVault()'],
    ['strictSSL', {}, 'createVault()'],
    ['httpsAgent', {}, 'createVault()'],
    ['qs', {}, 'headers, query'],
  ])('of a request that cannot be followed is refused with what to do: %s', async (name, value, hint) => {
    await using vault = open()
    const refusal = { code: 'invalid_argument', hint: expect.stringContaining(hint) }
    await expect(vault.nodeVault().read('secret/x', { [name]: value })).rejects.toMatchObject(refusal)
    await expect(vault.nodeVault().mounts({ requestOptions: { [name]: value } })).rejects.toMatchObject(refusal)
    expect(() => vault.nodeVault({ requestOptions: { [name]: value } })).toThrow(expect.objectContaining(refusal))
  })

  it('of a client that belongs elsewhere, or is none, is refused with all others', async () => {
    await using vault = open()
    const wrong = { endpoint: 'https://elsewhere', debug: () => undefined, apiVersion: 'v2', token: 7, unknown: 1 }
    expect(() => vault.nodeVault(wrong as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          { path: 'endpoint', message: expect.stringContaining('address') },
          { path: 'debug', message: expect.stringContaining('vault.events') },
          { path: 'apiVersion', message: 'must be v1' },
          { path: 'token', message: 'must be a string' },
          { path: 'unknown', message: 'is no option' },
        ],
      }),
    )
  })

  it('of a client that says where the server is cannot be changed later', async () => {
    await using vault = open()
    const client = vault.nodeVault()
    expect(() => (client.endpoint = 'https://elsewhere')).toThrow(expect.objectContaining({ code: 'unsupported' }))
    expect(client).toMatchObject({ endpoint: `${recorder.address}/`, apiVersion: 'v1' })
  })

  it('of a call goes before that of the client, in whichever of two ways each is given', async () => {
    await using vault = createVault({ ...connection(server), address: proxy.address, token: server.rootToken })
    const client = vault.nodeVault({ requestOptions: { timeoutMs: 60_000, namespace: 'of-all' } })
    proxy.use({ kind: 'half-open' })
    const forOne = { timeout: 50, headers: { 'X-Vault-Namespace': 'of-one' } }
    await expect(client.read('secret/data/x', forOne)).rejects.toEqual(fails('timeout'))
    expect(proxy.requests.at(-1)?.namespace).toBe('of-one')
    await expect(client.read('secret/data/x', null as never)).rejects.toEqual(fails('invalid_argument'))
    proxy.clear()
  })

  it('of time and cancellation holds for one call', async () => {
    await using vault = createVault({ ...connection(server), address: proxy.address, token: server.rootToken })
    const client = vault.nodeVault()
    proxy.use({ kind: 'half-open' })
    await expect(client.read('secret/data/x', { timeout: 50 })).rejects.toEqual(fails('timeout'))
    await expect(client.mounts({ requestOptions: { timeoutMs: 50 } })).rejects.toEqual(fails('timeout'))
    const controller = new AbortController()
    const reading = client.read('secret/data/x', { signal: controller.signal })
    controller.abort()
    await expect(reading).rejects.toEqual(fails('aborted'))
    proxy.clear()
  })
})
