import { userpass, type VaultError } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, endTokensOf, guardSecret, policy, reads } from './guarded-secret.ts'

describe('userpass', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
    await guardSecret(server)
  })
  afterAll(async () => {
    await server?.stop()
  })
  const password = `it's "100%" ünsafe & <long>\\ 🔑 `

  it.each(['ann', 'Ann.O-Neil_2', '007'])('logs in %s, whose password holds anything', async (username) => {
    await server.createUserpassUser(username, { password, policies: [policy] })
    await using vault = clientOf(server, { auth: userpass({ username, password }) })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in at a mount of several segments, with a password asked for at each log-in', async () => {
    const mount = 'team/people'
    await server.createUserpassUser('bob', { password: 'first-password', policies: [policy], mount })
    let current = 'first-password'
    await using vault = clientOf(server, { auth: userpass({ username: 'bob', password: () => current, mount }) })
    await reads(vault)
    await server.createUserpassUser('bob', { password: 'second-password', policies: [policy], mount })
    await endTokensOf(server, mount)
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    current = 'second-password'
    expect(await reads(vault)).toBe(true)
  })

  it('works in a namespace', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = 'tenant'
    await guardSecret(server, namespace)
    await server.createUserpassUser('eve', { password, policies: [policy], namespace })
    await using vault = clientOf(server, { namespace, auth: userpass({ username: 'eve', password }) })
    expect(await reads(vault)).toBe(true)
  })

  it.each([
    ['a wrong password', 'ann'],
    ['an unknown user', 'nobody'],
    ['a user name that the server does not allow', "o'neil&co=1?#"],
    ['a user name with letters that the server does not allow', 'Jürgen 日本'],
  ])('refuses %s, and says neither who knows what nor the password', async (_name, username) => {
    await server.createUserpassUser('ann', { password, policies: [policy] })
    await using vault = clientOf(server, { auth: userpass({ username, password: 'canary-password' }) })
    const error = (await reads(vault).catch((reason: unknown) => reason)) as VaultError
    expect(error).toMatchObject({
      code: 'login_failed',
      operation: 'login userpass',
      path: `auth/userpass/login/${username}`,
      status: expect.any(Number),
    })
    expect(JSON.stringify(error)).not.toContain('canary')
  })
})
