import { inspect } from 'node:util'
import { appRole, createVault, type NodeVaultClient, type Vault } from '@keyward/core'
import { startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

let server: TestServer
let vault: Vault
beforeAll(async () => {
  server = await startServer()
  vault = createVault({ ...connection(server), token: server.rootToken })
  await server.enableAuthMethod('userpass', { type: 'userpass' })
  await server.createUserpassUser('ann', { password: 'canary-password', policies: ['default'] })
})
afterAll(async () => {
  await vault?.close()
  await server?.stop()
})

const accessorOf = async (client: NodeVaultClient, options?: object): Promise<string> => {
  const { data } = (await client.tokenLookupSelf({ requestOptions: options })) as { data: { accessor: string } }
  return data.accessor
}

describe('the token of a client', () => {
  it("is the session's until it gets one of its own, and again when that is taken away", async () => {
    const client = vault.nodeVault()
    const other = vault.nodeVault()
    const own = await server.createToken({ policies: ['default'] })
    const ofSession = await accessorOf(client)
    expect(client.token).toBe('')

    client.token = own.token
    expect(await accessorOf(client)).toBe(own.accessor)
    expect(await accessorOf(other)).toBe(ofSession)

    client.token = ''
    expect(await accessorOf(client)).toBe(ofSession)
  })

  it('is replaced by a log-in, for this client alone and without showing the old one', async () => {
    await using proxy = await startFaultProxy(server)
    await using proxied = createVault({ ...connection(server), address: proxy.address, token: server.rootToken })
    const client = proxied.nodeVault()
    const { auth } = (await client.userpassLogin({ username: 'ann', password: 'canary-password' })) as {
      auth: { client_token: string; accessor: string }
    }
    expect(client.token).toBe(auth.client_token)
    expect(await accessorOf(client)).toBe(auth.accessor)
    expect(await accessorOf(proxied.nodeVault())).not.toBe(auth.accessor)
    const logins = proxy.requests.filter(({ path }) => path === '/v1/auth/userpass/login/ann')
    expect(logins.map(({ hasToken }) => hasToken)).toEqual([false])
  })

  it('is replaced by the one that a command creates, as in node-vault', async () => {
    const client = vault.nodeVault()
    const { auth } = (await client.tokenCreate({ policies: ['default'], ttl: '5m' })) as {
      auth: { client_token: string }
    }
    expect(client.token).toBe(auth.client_token)
  })

  it('may be another one for a single call', async () => {
    const client = vault.nodeVault()
    const own = await server.createToken({ policies: ['default'] })
    expect(await accessorOf(client, { headers: { 'X-Vault-Token': own.token } })).toBe(own.accessor)
    expect(await accessorOf(client)).not.toBe(own.accessor)
  })

  it('that was set is the one that is sent, though headers were given for all requests, which stay as they are', async () => {
    const deepFrozen = Object.freeze({ headers: Object.freeze({ 'X-Custom': 'kept' }) })
    const client = vault.nodeVault({ requestOptions: deepFrozen })
    for (const policy of ['default', 'root']) {
      const { token, accessor } = await server.createToken({ policies: [policy] })
      client.token = token
      expect(await accessorOf(client)).toBe(accessor)
    }
    const perCall = Object.freeze({ headers: Object.freeze({ 'X-Other': 'kept' }) })
    await client.write('secret/data/frozen', Object.freeze({ data: Object.freeze({ n: 1 }) }), perCall)
    expect(deepFrozen).toEqual({ headers: { 'X-Custom': 'kept' } })
  })

  it('of the session is followed when the session gets another one, after a renewal by hand too', async () => {
    const { roleId, secretId } = await server.createAppRole('follower', { policies: ['default'] })
    await using session = createVault({ ...connection(server), auth: appRole({ roleId, secretId }) })
    const client = session.nodeVault()
    const first = await accessorOf(client)
    await client.tokenRenewSelf()
    expect(client.token).toBe('')
    await server.request('POST', 'auth/token/revoke-accessor', { body: { accessor: first } })
    expect(await accessorOf(client)).not.toBe(first)
  })

  it('that is no more makes a clear error, without a log-in of the session in its place', async () => {
    const client = vault.nodeVault({ token: 'hvs.canary-token' })
    await expect(client.read('secret/data/x')).rejects.toEqual(fails('permission_denied'))
  })

  it('shows nowhere: not in print, in JSON, in a copy or in an error', async () => {
    const client = vault.nodeVault({ token: 'hvs.canary-token' })
    const error: unknown = await client.read('secret/data/x').catch((reason: unknown) => reason)
    const shown = [
      inspect(client),
      inspect(client, { depth: 9, showHidden: true, customInspect: false }),
      inspect(client, { depth: 9, showHidden: true, customInspect: false, getters: true, showProxy: true }),
      JSON.stringify({ client, error }),
      inspect({ ...client }, { depth: 9 }),
      inspect(error, { depth: 9, showHidden: true }),
    ].join('\n')
    expect(shown).not.toContain('canary-token')
    expect(shown).not.toContain(server.rootToken === 'root' ? "'root'" : server.rootToken)
    expect(client.token).toBe('hvs.canary-token')
  })
})

it('never takes a token, an address or a prefix from the environment that the vault was not to read', async () => {
  const variables = { VAULT_TOKEN: 'hvs.canary-token', VAULT_PREFIX: '/elsewhere', VAULT_NAMESPACE: 'elsewhere' }
  Object.assign(process.env, variables)
  try {
    const client = vault.nodeVault()
    expect(client).toMatchObject({ token: '', pathPrefix: '', namespace: '' })
    await client.write('secret/data/environment', { data: { n: 1 } })
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
  }
})
