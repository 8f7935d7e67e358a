import { startPostgres, type PostgresServer } from '@keyward/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseRole, enableDatabaseEngine } from '../database-engine.ts'
import { fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'
import { printed } from './printed.ts'

describe('the database engine, with a real PostgreSQL', () => {
  let postgres: PostgresServer
  const { server, vault } = useEngineServer()

  async function currentUser(user: string, password: string): Promise<unknown> {
    const { host, port, database } = postgres
    const client = new Client({ host, port, database, user, password })
    await client.connect()
    try {
      return (await client.query<{ user: string }>('select current_user as user')).rows[0]?.user
    } finally {
      await client.end()
    }
  }

  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new Client(postgres.connectionString)
    await client.connect()
    try {
      return (await client.query<Row>(sql)).rows
    } finally {
      await client.end()
    }
  }

  async function serverConnections(): Promise<number[]> {
    const rows = await query<{ pid: number }>(
      `select pid from pg_stat_activity
        where usename = '${postgres.user}' and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    return rows.map(({ pid }) => pid)
  }

  async function connect(mount: string, user: string, password: string): Promise<void> {
    await enableDatabaseEngine(server(), postgres, mount, { user, password })
    await createDatabaseRole(server(), { default_ttl: '1h' }, mount)
  }

  beforeAll(async () => {
    postgres = await startPostgres()
    await query(`create role "batch" login password 'first'`)
    await query(`create role "keeper" login superuser password 'first-keeper'`)
    await connect('database', postgres.user, postgres.password)
    await connect('team/postgres', 'keeper', 'first-keeper')
    await server().request('POST', 'database/static-roles/batch', {
      body: { db_name: 'main', username: 'batch', rotation_period: '24h' },
    })
  })
  afterAll(() => postgres?.stop())

  it('gives each call a user of its own that can log in, with a lease', async () => {
    const [one, other] = await Promise.all([vault().database.credentials('app'), vault().database.credentials('app')])
    expect(one).toMatchObject({ leaseDurationSeconds: 3600, renewable: true })
    expect(one.leaseId).toMatch(/^database\/creds\/app\/./)
    expect(one.leaseId).not.toBe(other.leaseId)
    expect(await currentUser(one.data.username, one.data.password)).toBe(one.data.username)
    expect(await currentUser(other.data.username, other.data.password)).toBe(other.data.username)
    expect(one.data.username).not.toBe(other.data.username)
  })

  it('gives credentials whose user goes with the lease', async () => {
    const { data, leaseId } = await vault().database.credentials('app')
    await server().request('POST', 'sys/leases/revoke', { body: { lease_id: leaseId, sync: true } })
    await expect(currentUser(data.username, data.password)).rejects.toMatchObject({ code: '28P01' })
  })

  it('reads a static role without changing it, and gives it another password when told', async () => {
    const before = await vault().database.staticCredentials('batch')
    expect(before).toMatchObject({ data: { username: 'batch' }, rotationPeriodSeconds: 86_400 })
    expect(before.ttlSeconds).toBeGreaterThan(86_000)
    expect(before.ttlSeconds).toBeLessThanOrEqual(86_400)
    expect(Date.now() - (before.lastVaultRotation?.getTime() ?? 0)).toBeLessThan(60_000)
    expect(await vault().database.staticCredentials('batch')).toMatchObject({
      lastVaultRotation: before.lastVaultRotation,
    })
    expect(await currentUser('batch', before.data.password)).toBe('batch')

    await vault().database.rotateRole('batch')
    const after = await vault().database.staticCredentials('batch')
    expect(after.lastVaultRotation?.getTime()).toBeGreaterThan(before.lastVaultRotation?.getTime() ?? Infinity)
    expect(await currentUser('batch', after.data.password)).toBe('batch')
    await expect(currentUser('batch', before.data.password)).rejects.toMatchObject({ code: '28P01' })
  })

  it('takes the password that it was set up with from everybody but the server, at any mount', async () => {
    const mount = 'team/postgres'
    expect(await currentUser('keeper', 'first-keeper')).toBe('keeper')
    await vault().database.rotateRoot('main', { mount })
    await expect(currentUser('keeper', 'first-keeper')).rejects.toMatchObject({ code: '28P01' })
    const { data, leaseId } = await vault().database.credentials('app', { mount: 'team/postgres/' })
    expect(leaseId).toMatch(/^team\/postgres\/creds\//)
    expect(await currentUser(data.username, data.password)).toBe(data.username)
  })

  it('opens its connections anew', async () => {
    await vault().database.credentials('app')
    const before = await serverConnections()
    expect(before).not.toHaveLength(0)
    await vault().database.reset('main')
    await vault().database.credentials('app')
    // Without the reset one of those before would have served again.
    expect((await serverConnections()).filter((pid) => !before.includes(pid))).not.toHaveLength(0)
  })

  it('prints no password', async () => {
    const dynamic = await vault().database.credentials('app')
    const fixed = await vault().database.staticCredentials('batch')
    expect(printed(dynamic)).toContain('[Secret database/creds/app]')
    expect(printed(dynamic)).not.toContain(dynamic.data.password)
    expect(printed(fixed)).not.toContain(fixed.data.password)
  })

  it('says what is wrong with a role, a connection, a name and a mount', async () => {
    const { database } = vault()
    await expect(database.credentials('none')).rejects.toMatchObject({
      code: 'bad_request',
      path: 'database/creds/none',
      operation: 'database.credentials',
      serverErrors: [expect.stringContaining('none')],
    })
    await expect(database.rotateRole('none')).rejects.toEqual(fails('bad_request'))
    await expect(database.credentials('a/b')).rejects.toMatchObject({
      code: 'invalid_path',
      hint: expect.stringContaining('options.mount'),
    })
    await expect(database.credentials('')).rejects.toEqual(fails('invalid_path'))
    await expect(database.credentials('..')).rejects.toEqual(fails('invalid_path'))
    await expect(database.credentials('app', { mount: 'a//b' })).rejects.toEqual(fails('invalid_path'))
    await expect(database.credentials('app', { mount: 'nowhere' })).rejects.toEqual(fails('mount_not_found'))
  })

  it('tells what the database said when it refuses', async () => {
    await server().request('POST', 'database/roles/broken', {
      body: { db_name: 'main', creation_statements: ['CREATE NONSENSE'] },
    })
    await expect(vault().database.credentials('broken')).rejects.toMatchObject({
      code: 'server_failed',
      serverErrors: [expect.stringContaining('NONSENSE')],
    })
  })
})
