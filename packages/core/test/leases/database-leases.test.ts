import { appRole, createVault, type Vault } from '@keyward/core'
import { type PostgresServer, startPostgres, startServer, type TestServer } from '@keyward/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseRole, enableDatabaseEngine } from '../database-engine.ts'
import { connection, fails } from '../kv/connection.ts'

interface Login {
  username: string
  password: string
}

describe('a lease on a user of a real PostgreSQL', () => {
  let server: TestServer
  let postgres: PostgresServer
  let vault: Vault

  const logIn = async ({ username: user, password }: Login): Promise<void> => {
    const { host, port, database } = postgres
    const client = new Client({ host, port, database, user, password })
    await client.connect()
    await client.end()
  }
  async function users(): Promise<number> {
    const client = new Client(postgres.connectionString)
    await client.connect()
    const { rows } = await client.query(`select 1 from pg_roles where rolname like 'v-%'`)
    await client.end()
    return rows.length
  }

  beforeAll(async () => {
    ;[server, postgres] = await Promise.all([startServer(), startPostgres()])
    await enableDatabaseEngine(server, postgres)
    await createDatabaseRole(server, { default_ttl: '2s', max_ttl: '6s' })
    vault = createVault({ ...connection(server), token: server.rootToken })
  })
  afterAll(async () => {
    await vault?.close()
    await Promise.all([server?.stop(), postgres?.stop()])
  })

  it('always logs in, while leases of two seconds are renewed and replaced', async () => {
    await using lease = await vault.leases.follow<Login>('database/creds/app', { minIntervalSeconds: 1 })
    const names = new Set<string>()
    const end = performance.now() + 9000
    while (performance.now() < end) {
      names.add(lease.current.data.username)
      await logIn(lease.current.data)
    }
    expect(names.size).toBeGreaterThanOrEqual(2)
    expect(names.size).toBeLessThanOrEqual(5)
  })

  it('is gone from the database when it is closed', async () => {
    const lease = await vault.leases.follow<Login>('database/creds/app')
    await logIn(lease.current.data)
    const before = await users()
    await lease.close()
    expect(await users()).toBeLessThan(before)
    await expect(logIn(lease.current.data)).rejects.toThrow(/authentication failed|does not exist/)
  })

  it('is replaced at once when it is checked after an operator has revoked it, and only renewed when it is good', async () => {
    await createDatabaseRole(server, { default_ttl: '1h', max_ttl: '24h' }, 'database', 'long')
    await using lease = await vault.leases.follow<Login>('database/creds/long', { minIntervalSeconds: 1 })
    const { leaseId } = lease.current
    await Promise.all([lease.check(), lease.check()])
    expect(lease.current.leaseId).toBe(leaseId)
    await server.request('POST', 'sys/leases/revoke', { body: { lease_id: leaseId, sync: true } })
    const changed = new Promise<void>((resolve) => lease.onChange(() => resolve()))
    await lease.check()
    await changed
    expect(lease.current.leaseId).not.toBe(leaseId)
    await logIn(lease.current.data)
  })

  it('is replaced when an operator has revoked it', async () => {
    await using lease = await vault.leases.follow<Login>('database/creds/app', { minIntervalSeconds: 1 })
    const changed = Promise.withResolvers<void>()
    lease.onChange(() => changed.resolve())
    await server.request('POST', 'sys/leases/revoke', { body: { lease_id: lease.current.leaseId } })
    await changed.promise
    await expect(logIn(lease.current.data)).resolves.toBeUndefined()
  })

  it('is replaced when the token that it hung on is gone', async () => {
    await server.writePolicy('database-user', 'path "database/creds/app" { capabilities = ["read"] }')
    const role = await server.createAppRole('database-user', { policies: ['database-user'], tokenTtl: '1h' })
    await using client = createVault({ ...connection(server), auth: appRole(role) })
    await using lease = await client.leases.follow<Login>('database/creds/app', { minIntervalSeconds: 1 })
    const changed = Promise.withResolvers<void>()
    lease.onChange(() => changed.resolve())
    const { body } = await server.request('GET', 'auth/token/accessors', { query: { list: 'true' } })
    for (const accessor of (body as { data: { keys: string[] } }).data.keys) {
      const token = await server.request('POST', 'auth/token/lookup-accessor', { body: { accessor } })
      const { policies } = (token.body as { data: { policies: string[] } }).data
      if (policies.includes('database-user'))
        await server.request('POST', 'auth/token/revoke-accessor', { body: { accessor } })
    }
    await changed.promise
    await expect(logIn(lease.current.data)).resolves.toBeUndefined()
  })

  it('cannot be had where there are none', async () => {
    await vault.kv.write('secret/app', { a: 1 })
    await expect(vault.leases.follow('secret/data/app')).rejects.toEqual(fails('unsupported'))
    await expect(vault.leases.follow('database/creds/none')).rejects.toMatchObject({ name: 'VaultError' })
  })
})
