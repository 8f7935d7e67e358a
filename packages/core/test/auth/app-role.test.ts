import { setImmediate as nextTurn } from 'node:timers/promises'
import { appRole, type AppRoleOptions, type Credential } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { clientOf, endTokensOf, guardSecret, policy, reads } from './guarded-secret.ts'

describe('AppRole', () => {
  let server: TestServer
  let role: Required<Pick<AppRoleOptions, 'roleId' | 'secretId'>>
  beforeAll(async () => {
    server = await startServer()
    await guardSecret(server)
    const { roleId, secretId } = await server.createAppRole('app', { policies: [policy] })
    role = { roleId, secretId }
  })
  afterAll(async () => {
    await server?.stop()
  })

  it('logs in with a role id and a secret id', async () => {
    await using vault = clientOf(server, { auth: appRole(role) })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in without a secret id where the role asks for none', async () => {
    const body = { bind_secret_id: false, token_bound_cidrs: ['127.0.0.1/32'], token_policies: [policy] }
    await server.request('POST', 'auth/approle/role/open', { body })
    const { body: answer } = await server.request('GET', 'auth/approle/role/open/role-id')
    await using vault = clientOf(server, { auth: appRole({ roleId: String(answer.data?.['role_id']) }) })
    expect(await reads(vault)).toBe(true)
  })

  it('logs in at a mount of several segments', async () => {
    const mount = 'team/apps/approle'
    const { roleId, secretId } = await server.createAppRole('app', { policies: [policy], mount })
    await using vault = clientOf(server, { auth: appRole({ roleId, secretId, mount }) })
    expect(await reads(vault)).toBe(true)
    await using lost = clientOf(server, { auth: appRole({ roleId, secretId }) })
    await expect(reads(lost)).rejects.toEqual(fails('login_failed'))
  })

  it('asks a function for the secret id at each log-in, and so finds the next one', async () => {
    let asked = 0
    let current: Credential = role.secretId
    const secretId = async (): Promise<string> => {
      asked++
      return typeof current === 'string' ? current : current()
    }
    await using vault = clientOf(server, { auth: appRole({ roleId: () => role.roleId as string, secretId }) })
    await reads(vault)
    await reads(vault)
    expect(asked).toBe(1)
    current = 'retired'
    await endTokensOf(server, 'approle')
    await expect(reads(vault)).rejects.toEqual(fails('login_failed'))
    current = role.secretId
    expect(await reads(vault)).toBe(true)
    expect(asked).toBe(3)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('canary')), 'threw an error'],
    ['gives nothing', () => '', 'returned an empty string instead'],
    ['gives no text', () => ({ canary: 1 }) as unknown as string, 'returned a value of type object instead'],
  ])('says so when the function for the secret id %s', async (_name, secretId, complaint) => {
    await using vault = clientOf(server, { auth: appRole({ ...role, secretId }) })
    const error: unknown = await reads(vault).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'login_failed',
      message: expect.stringContaining(`login approle: the function given as secretId ${complaint}`),
    })
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  it('does not wait for ever for a function that never answers, and asks it again at the next call', async () => {
    let asked = 0
    const secretId = (): Promise<string> =>
      ++asked === 1 ? new Promise<string>(() => undefined) : Promise.resolve(role.secretId as string)
    await using vault = clientOf(server, { auth: appRole({ ...role, secretId }), timeoutMs: 1000 })
    const loginEnded = new Promise((resolve) => vault.events.on('login', ({ outcome }) => resolve(outcome)))
    await expect(reads(vault)).rejects.toEqual(fails('timeout'))
    expect(await loginEnded).toBe('timeout')
    await nextTurn()
    expect(await reads(vault)).toBe(true)
    expect(asked).toBe(2)
  })

  it('works in a namespace, and in another one than the secrets', async ({ skip }) => {
    if (server.product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = 'tenant'
    await guardSecret(server, namespace)
    const own = await server.createAppRole('tenant-app', { policies: [policy], namespace })
    await using tenant = clientOf(server, { auth: appRole(own), namespace })
    expect(await reads(tenant)).toBe(true)

    await server.writePolicy('tenant-reader', `path "${namespace}/secret/data/guarded" { capabilities = ["read"] }`)
    const above = await server.createAppRole('root-app', { policies: ['tenant-reader'] })
    await using visitor = clientOf(server, { auth: appRole({ ...above, namespace: '' }), namespace })
    expect(await reads(visitor)).toBe(true)
    await using stranger = clientOf(server, { auth: appRole(above), namespace })
    await expect(reads(stranger)).rejects.toEqual(fails('login_failed'))
  })
})
