import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { startServer, type TestServer } from '../../src/index.ts'

const hasNamespaces = ({ product, version }: TestServer): boolean => product === 'openbao' || version.includes('ent')

describe('preparing a server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => server.stop())

  test('a KV version 2 engine can be written at once', async () => {
    await server.enableSecretsEngine('shop/kv/', { type: 'kv', options: { version: '2' }, description: 'for a team' })
    await server.request('POST', 'shop/kv/data/a', { body: { data: { n: 1 } } })
    const mounts = await server.request('GET', 'sys/mounts')
    expect(mounts.body.data?.['shop/kv/']).toMatchObject({ type: 'kv', description: 'for a team' })
  })

  test('a token can do what its policies say and no more', async () => {
    await server.writePolicy('read-app', 'path "secret/data/app" { capabilities = ["read"] }')
    await server.request('POST', 'secret/data/app', { body: { data: {} } })
    const created = await server.createToken({ policies: ['read-app'], ttl: '5m', renewable: false })
    expect(created).toMatchObject({ policies: ['default', 'read-app'], leaseDuration: 300, renewable: false })
    const status = async (path: string) =>
      (await server.request('GET', path, { token: created.token, throwOnError: false })).status
    expect(await status('secret/data/app')).toBe(200)
    expect(await status('secret/data/other')).toBe(403)
    const lookedUp = await server.request('POST', 'auth/token/lookup-accessor', {
      body: { accessor: created.accessor },
    })
    expect(lookedUp.body.data).toMatchObject({ policies: ['default', 'read-app'] })
  })

  test('an AppRole logs in, wherever it is mounted', async () => {
    const roles = await Promise.all([
      server.createAppRole('app', { tokenTtl: '10m', tokenMaxTtl: 1_200 }),
      server.createAppRole('other', { mount: 'machines', tokenType: 'batch' }),
    ])
    const logins = await Promise.all(
      roles.map(async ({ mount, roleId, secretId }) =>
        server.request('POST', `auth/${mount}/login`, {
          token: null,
          body: { role_id: roleId, secret_id: secretId },
        }),
      ),
    )
    expect(logins.map(({ body }) => body.auth)).toMatchObject([
      { lease_duration: 600, token_type: 'service' },
      { token_type: 'batch' },
    ])
  })

  test('roles that need the same missing auth method can be created at once', async () => {
    const names = ['one', 'two', 'three', 'four']
    const roles = await Promise.all(names.map(async (name) => server.createAppRole(name, { mount: 'together' })))
    expect(new Set(roles.map(({ roleId }) => roleId)).size).toBe(4)
  })

  test('an entity has its policies through every login that it is bound to', async () => {
    await server.writePolicy('by-entity', 'path "secret/data/e" { capabilities = ["read"] }')
    const user = await server.createUserpassUser('ada')
    const entity = await server.createEntity('ada', {
      policies: ['by-entity'],
      aliases: [{ name: user.username, mount: user.mount }],
    })
    const { body } = await server.request('POST', 'auth/userpass/login/ada', {
      token: null,
      body: { password: user.password },
    })
    expect(body.auth).toMatchObject({ entity_id: entity.id, identity_policies: ['by-entity'] })
    const group = await server.createGroup('admins', { memberEntityIds: [entity.id] })
    const read = await server.request('GET', `identity/group/id/${group.id}`)
    expect(read.body.data).toMatchObject({ name: 'admins', member_entity_ids: [entity.id] })
  })

  test('an alias for an auth method that is not there is refused by name', async () => {
    const entity = server.createEntity('bob', { aliases: [{ name: 'bob', mount: 'ldap' }] })
    await expect(entity).rejects.toThrow('The alias "bob" names the auth method ldap/, which is not enabled')
  })

  test('an audit device writes what happens into its file', async () => {
    const device = await server.enableAuditDevice()
    await server.request('GET', 'secret/data/app')
    const lines = (await readFile(device.file, 'utf8')).trim().split('\n')
    const paths = lines.map((line) => (JSON.parse(line) as { request: { path: string } }).request.path)
    expect(device.path).toBe('file/')
    expect(paths).toContain('secret/data/app')
  })

  test('a namespace is refused in plain words where the server has none', async ({ skip }) => {
    skip(hasNamespaces(server), `${server.product} ${server.version} has namespaces`)
    await expect(server.createNamespace('team')).rejects.toThrow('this server has no namespaces')
  })

  test('a namespace has its own mounts and auth methods', async ({ skip }) => {
    skip(!hasNamespaces(server), `${server.product} ${server.version} has no namespaces`)
    await server.createNamespace('team')
    await server.enableSecretsEngine('kv', { type: 'kv', options: { version: '2' }, namespace: 'team' })
    await server.request('POST', 'kv/data/a', { body: { data: {} }, namespace: 'team' })
    await server.createNamespace('inner', { namespace: 'team' })
    const role = await server.createAppRole('app', { namespace: 'team' })
    const body = { role_id: role.roleId, secret_id: role.secretId }
    const login = await server.request('POST', 'auth/approle/login', { body, token: null, namespace: 'team' })
    expect(login.status).toBe(200)
    expect((await server.request('GET', 'kv/data/a', { throwOnError: false })).status).toBe(404)
  })
})
