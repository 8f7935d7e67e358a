import { appRole, createVault, type Vault } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

describe('a token that is good for a number of uses', () => {
  let server: TestServer
  let proxy: FaultProxy
  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    await server.request('POST', 'secret/data/app', { body: { data: { password: 'x' } } })
    await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }')
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
  })

  /** A client whose secret id is good for as many log-ins as `secretIdNumUses` says. */
  async function limitedClient(tokenNumUses: number, secretIdNumUses: number): Promise<Vault> {
    const limits = { policies: ['reader'], tokenTtl: '1h', tokenNumUses, secretIdNumUses }
    const role = await server.createAppRole('limited', limits)
    return createVault({ ...connection(server), address: proxy.address, auth: appRole(role) })
  }

  async function livingTokens(): Promise<string[]> {
    const { body } = await server.request('LIST', 'auth/token/accessors')
    return [body.data?.['keys']].flat().map(String).toSorted()
  }

  it.each([
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
    [3, 3],
    [5, 4],
    [5, 5],
  ])('of %d is enough for %d reads, and is gone when the client is closed', async (uses, reads) => {
    const before = await livingTokens()
    const vault = await limitedClient(uses, 1)
    for (let n = 0; n < reads; n++) expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
    await vault.close()
    await expect.poll(livingTokens).toEqual(before)
  })

  it('is replaced when they are spent, and not before', async () => {
    await using vault = await limitedClient(3, 4)
    for (let n = 0; n < 12; n++) expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(fails('login_failed'))
  })

  it('does not let a call fail when the server has counted one use more', async () => {
    await using vault = await limitedClient(2, 2)
    await vault.kv.read('secret/app')
    // The answer to the first try never arrives; the server has counted it.
    proxy.next({ kind: 'lost-reply' })
    expect(await vault.kv.read('secret/app')).toMatchObject({ version: 1 })
  })

  it('is revoked when a use that was counted never reached the server', async () => {
    const before = await livingTokens()
    const vault = await limitedClient(1, 1)
    proxy.script(({ path }) => (path === '/v1/secret/data/app' ? { kind: 'reset' } : undefined))
    await expect(vault.kv.read('secret/app')).rejects.toEqual(fails('unreachable'))
    proxy.clear()
    await vault.close()
    await expect.poll(livingTokens).toEqual(before)
  })

  it('is denied what no policy allows, also when it was the last use', async () => {
    await using vault = await limitedClient(1, 1)
    await expect(vault.kv.read('secret/other')).rejects.toEqual(fails('permission_denied'))
  })
})
