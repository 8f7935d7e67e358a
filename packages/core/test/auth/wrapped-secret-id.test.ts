import { randomUUID } from 'node:crypto'
import { appRole, createVault, type Vault, type VaultError } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, endTokensOf, guardSecret, policy, reads } from './guarded-secret.ts'

const failure = async (vault: Vault) => (await reads(vault).catch((reason: unknown) => reason)) as VaultError

const notCalled = () => Promise.reject(new Error('not called'))

describe('a wrapped secret id', () => {
  let server: TestServer
  let roleId: string
  beforeAll(async () => {
    server = await startServer()
    await guardSecret(server)
    ;({ roleId } = await server.createAppRole('app', { policies: [policy] }))
  })
  afterAll(async () => {
    await server?.stop()
  })

  const wrap = async (path: string, body: object = {}): Promise<string> => {
    const answer = await server.request('POST', path, { body, headers: { 'x-vault-wrap-ttl': '5m' } })
    return String(answer.body.wrap_info?.['token'])
  }
  const wrapSecretId = () => wrap('auth/approle/role/app/secret-id')
  const unwrap = (token: string) => server.request('POST', 'sys/wrapping/unwrap', { token, throwOnError: false })
  const clientWith = (wrappedSecretId: string): Vault =>
    clientOf(server, { auth: appRole({ roleId, wrappedSecretId }) })

  it('is unwrapped at the first log-in and kept for the next', async () => {
    await using vault = clientWith(await wrapSecretId())
    let logins = 0
    vault.events.on('login', () => logins++)
    await reads(vault)
    await endTokensOf(server, 'approle')
    expect(await reads(vault)).toBe(true)
    expect(logins).toBe(2)
  })

  it('is unwrapped once for all clients that share the method', async () => {
    const auth = appRole({ roleId, wrappedSecretId: await wrapSecretId() })
    await using one = clientOf(server, { auth })
    await using other = clientOf(server, { auth })
    expect(await Promise.all([reads(one), reads(other)])).toEqual([true, true])
  })

  it('may come from a function that reads it with its line break', async () => {
    const token = await wrapSecretId()
    await using vault = clientOf(server, { auth: appRole({ roleId, wrappedSecretId: () => `${token}\n` }) })
    expect(await reads(vault)).toBe(true)
  })

  it('raises an alarm when somebody else has unwrapped it before', async () => {
    const token = await wrapSecretId()
    await using thief = clientWith(token)
    await reads(thief)
    await using victim = clientWith(token)
    const outcomes: string[] = []
    victim.events.on('login', ({ outcome }) => outcomes.push(outcome))
    const error = await failure(victim)
    expect(error).toMatchObject({ code: 'unwrap_failed', operation: 'login approle' })
    expect(error.message).toMatch(/somebody else has unwrapped it.*security event/)
    expect(JSON.stringify(error)).not.toContain(token)
    expect(outcomes).toEqual(['unwrap_failed'])
  })

  it.each([
    ['another kind of secret', () => wrap('sys/wrapping/wrap', { secret_id: 'canary' }), 'sys/wrapping/wrap'],
    [
      'the method at another mount',
      async () => {
        await server.createAppRole('app', { mount: 'elsewhere' })
        return wrap('auth/elsewhere/role/app/secret-id')
      },
      'auth/elsewhere/role/app/secret-id',
    ],
    [
      'another endpoint of the role',
      () => wrap('auth/approle/role/app/custom-secret-id', { secret_id: `canary-${randomUUID()}` }),
      'auth/approle/role/app/custom-secret-id',
    ],
  ])('is refused, and left wrapped, when the token was made by %s', async (_name, make, path) => {
    const token = await make()
    await using vault = clientWith(token)
    const error = await failure(vault)
    expect(error).toMatchObject({ code: 'unwrap_failed', message: expect.stringContaining(`made at ${path} and not`) })
    expect((await unwrap(token)).status).toBe(200)
  })

  it.each([
    undefined,
    7,
    '',
    'auth/approle/role/secret-id',
    'auth/approle/role//secret-id',
    'auth/approle/role/a/b/secret-id',
  ])('is refused, and left wrapped, when the server says that the token was made at %j', async (creation_path) => {
    const asked: string[] = []
    const auth = appRole({ roleId, wrappedSecretId: 'token' })
    const request = (_method: string, path: string): Promise<unknown> => {
      asked.push(path)
      return Promise.resolve({ data: { creation_path } })
    }
    await expect(auth.login({ request, login: notCalled })).rejects.toEqual(fails('unwrap_failed'))
    expect(asked).toEqual(['sys/wrapping/lookup'])
  })

  it('is never unwrapped twice, and the doubt is named, when the answer got lost', async () => {
    await using proxy = await startFaultProxy(server)
    proxy.script(({ path }) => (path.endsWith('/unwrap') ? { kind: 'lost-reply' } : undefined))
    const auth = appRole({ roleId, wrappedSecretId: await wrapSecretId() })
    await using vault = createVault({ address: proxy.address, environment: false, auth })
    expect(await failure(vault)).toEqual(fails('outcome_unknown'))
    expect(proxy.requests.filter(({ path }) => path.endsWith('/unwrap'))).toHaveLength(1)
    const error = await failure(vault)
    expect(error).toEqual(fails('unwrap_failed'))
    expect(error.message).toContain('an earlier attempt of this client had no clear answer')
  })

  it('is unwrapped later when the server could not be reached at first', async () => {
    await using proxy = await startFaultProxy(server)
    const auth = appRole({ roleId, wrappedSecretId: await wrapSecretId() })
    await using vault = createVault({ address: proxy.address, environment: false, auth, retry: { attempts: 1 } })
    await proxy.down()
    expect(await failure(vault)).toEqual(fails('unreachable'))
    await proxy.up()
    expect(await reads(vault)).toBe(true)
  })

  it('works in a namespace', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = 'tenant'
    await guardSecret(server, namespace)
    const tenant = await server.createAppRole('app', { policies: [policy], namespace })
    const answer = await server.request('POST', 'auth/approle/role/app/secret-id', {
      body: {},
      namespace,
      headers: { 'x-vault-wrap-ttl': '5m' },
    })
    const wrappedSecretId = String(answer.body.wrap_info?.['token'])
    await using vault = clientOf(server, { namespace, auth: appRole({ roleId: tenant.roleId, wrappedSecretId }) })
    expect(await reads(vault)).toBe(true)
  })
})
