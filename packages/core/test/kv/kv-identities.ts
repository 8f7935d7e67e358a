import { randomUUID } from 'node:crypto'
import { appRole, createVault, type Vault } from '@keyward/core'
import type { TestServer } from '@keyward/testing'
import { expect, it } from 'vitest'
import { connection, fails, unique } from './connection.ts'

const policy = (rules: Record<string, string[]>) =>
  Object.entries(rules)
    .map(([path, capabilities]) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`)
    .join('\n')

export function identities(server: () => TestServer): void {
  const as = async (rules: Record<string, string[]>, options: object = {}): Promise<Vault> => {
    const name = `test-${randomUUID()}`
    await server().writePolicy(name, policy(rules))
    const { roleId, secretId } = await server().createAppRole(name, { policies: [name] })
    return createVault({ ...connection(server()), auth: appRole({ roleId, secretId }), ...options })
  }

  it('logs in with an AppRole that may do one thing, once, and is denied the rest', async () => {
    await using reader = await as({ 'team/kv/data/app/*': ['read', 'create', 'update'] })
    let logins = 0
    reader.events.on('login', () => logins++)
    await reader.kv.write('team/kv/app/identity', { n: 1 })
    expect((await Promise.all(Array.from({ length: 50 }, () => reader.kv.read('team/kv/app/identity')))).length).toBe(
      50,
    )
    await expect(reader.kv.read('team/kv/other')).rejects.toEqual(fails('permission_denied'))
    await expect(reader.kv.list('team/kv/app')).rejects.toEqual(fails('permission_denied'))
    expect(logins).toBe(1)
  })

  it('patches by reading and writing when the policy has no patch capability', async () => {
    await using writer = await as({ 'team/kv/data/app/*': ['read', 'create', 'update'] })
    const path = unique('team/kv/app')
    await writer.kv.write(path, { keep: 'k', change: 'a' })
    expect(await writer.kv.patch(path, { change: null, add: [1] })).toMatchObject({ version: 2 })
    expect((await writer.kv.read(path)).data.reveal()).toEqual({ keep: 'k', add: [1] })
  })

  it('patches without losing a change when many patch at once by reading and writing', async () => {
    await using writer = await as({ 'team/kv/data/app/*': ['read', 'create', 'update'] })
    const path = unique('team/kv/app')
    await writer.kv.write(path, {})
    await Promise.all(Array.from({ length: 5 }, (_, n) => writer.kv.patch(path, { [`field-${n}`]: n })))
    expect((await writer.kv.read(path)).data.reveal()).toEqual({
      'field-0': 0,
      'field-1': 1,
      'field-2': 2,
      'field-3': 3,
      'field-4': 4,
    })
  })

  it('says so when the server does not tell which engine a path belongs to, and takes the version from the options', async () => {
    await using stranger = await as({ 'legacy/app': ['read'] })
    await expect(stranger.kv.read('team/kv/app/x')).rejects.toMatchObject({
      code: 'permission_denied',
      message: expect.stringContaining('kv: { mounts:'),
    })
    await using told = await as({ 'legacy/app': ['read'] }, { kv: { mounts: { 'team/kv/': 2 } } })
    await expect(told.kv.read('team/kv/app/x')).rejects.toMatchObject({
      code: 'permission_denied',
      path: 'team/kv/app/x',
    })
  })

  it('reports a refused log-in with the method and the place, again at every call', async () => {
    const { roleId } = await server().createAppRole('real', {})
    await using vault = createVault({
      ...connection(server()),
      auth: appRole({ roleId, secretId: 'canary-secret-id' }),
    })
    for (const attempt of ['first', 'second']) {
      const error: unknown = await vault.kv.read(unique(`team/kv/${attempt}`)).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'login_failed', operation: 'login approle', path: 'auth/approle/login' })
      expect(JSON.stringify(error)).not.toContain('canary-secret-id')
    }
  })

  it('revokes at close the token that it logged in for', async () => {
    const name = `close-${randomUUID()}`
    const { roleId, secretId } = await server().createAppRole(name, { policies: ['default'] })
    const login = appRole({ roleId, secretId })
    let token = ''
    const vault = createVault({
      ...connection(server()),
      auth: {
        name: 'spy',
        login: async (context) =>
          ({ token } = await login.login(context)) && { token, leaseDurationSeconds: 60, revocable: true },
      },
    })
    await vault.kv.list('team/kv').catch(() => undefined)
    const lookup = () => server().request('GET', 'auth/token/lookup-self', { token, throwOnError: false })
    expect((await lookup()).status).toBe(200)
    await Promise.all([vault.close(), vault.close()])
    expect((await lookup()).status).toBe(403)
    await expect(vault.kv.list('team/kv')).rejects.toEqual(fails('closed'))
  })

  it('leaves a token alone that was given to it', async () => {
    const { token } = await server().createToken({ policies: ['default'], ttl: '5m' })
    const vault = createVault({ ...connection(server()), token })
    await vault.kv.list('team/kv').catch(() => undefined)
    await vault.close()
    expect((await server().request('GET', 'auth/token/lookup-self', { token })).status).toBe(200)
  })

  it('reads from the namespace of the client, or of the call', async ({ skip }) => {
    if (server().product === 'vault') skip('HashiCorp Vault has namespaces in its Enterprise edition only')
    const namespace = `ns-${randomUUID()}`
    await server().createNamespace(namespace)
    await server().enableSecretsEngine('team/kv', { type: 'kv', options: { version: '1' }, namespace })
    await using root = createVault({ ...connection(server()), token: server().rootToken })
    await using tenant = createVault({
      ...connection(server()),
      token: server().rootToken,
      namespace: `/${namespace}/`,
    })
    await root.kv.write('team/kv/tenancy', { of: 'root' })
    await tenant.kv.write('team/kv/tenancy', { of: 'tenant' })
    expect(await root.kv.read('team/kv/tenancy')).toMatchObject({ data: { of: 'root' }, version: 1 })
    expect(await tenant.kv.read('team/kv/tenancy')).not.toHaveProperty('version')
    expect(await root.kv.read('team/kv/tenancy', { namespace })).toMatchObject({ data: { of: 'tenant' } })
    expect(await tenant.kv.read('team/kv/tenancy', { namespace: '' })).toMatchObject({ data: { of: 'root' } })
  })
}
