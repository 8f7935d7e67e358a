import { createVault, userpass } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection } from '../kv/connection.ts'

describe('vault.login()', () => {
  let server: TestServer
  let proxy: FaultProxy
  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    await server.createUserpassUser('app', { password: 'correct horse' })
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
  })

  it('logs in once; what comes after takes the same token', async () => {
    const auth = userpass({ username: 'app', password: 'correct horse' })
    await using vault = createVault({ ...connection(server), auth })
    let logins = 0
    vault.events.on('login', () => logins++)
    await Promise.all([vault.login(), vault.login()])
    await vault.login()
    expect(logins).toBe(1)
    expect((await vault.health()).session).toMatchObject({ method: 'userpass', state: 'valid' })
  })

  it('fails when the log-in is refused', async () => {
    const auth = userpass({ username: 'app', password: 'wrong' })
    await using vault = createVault({ ...connection(server), auth })
    await expect(vault.login()).rejects.toMatchObject({ code: 'login_failed' })
  })

  it('fails when the server does not know a given token, and costs a good one no use', async () => {
    await using unknown = createVault({ ...connection(server), token: 'never-existed' })
    await expect(unknown.login()).rejects.toMatchObject({ code: 'permission_denied', deniedBy: 'token' })
    const { token, accessor } = await server.createToken({ policies: ['default'], ttl: '1h', numUses: 7 })
    await using vault = createVault({ ...connection(server), token })
    const usesLeft = async (): Promise<unknown> => {
      const { body } = await server.request('POST', 'auth/token/lookup-accessor', { body: { accessor } })
      return body.data?.['num_uses']
    }
    // The session's own look at a token that was given costs one use, and nobody waits for it.
    const seen = new Promise((resolve) => vault.events.on('login', resolve))
    await vault.login()
    await seen
    const first = await usesLeft()
    await vault.login()
    expect(await usesLeft()).toBe(first)
  })

  it('fails within its time when no server answers', async () => {
    proxy.use({ kind: 'half-open' })
    await using vault = createVault({ ...connection(server), address: proxy.address, token: server.rootToken })
    await expect(vault.login({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout', operation: 'login' })
  })
})
