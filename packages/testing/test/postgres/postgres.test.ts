import { access, stat } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, startServer, type PostgresServer } from '../../src/index.ts'

const query = async (connectionString: string, sql: string): Promise<unknown[]> => {
  const client = new Client(connectionString)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('PostgreSQL', () => {
  let postgres: PostgresServer
  beforeAll(async () => {
    postgres = await startPostgres({ settings: { max_connections: '20' } })
  })
  afterAll(async () => postgres.stop())

  test('answers queries, with the settings that were asked for', async () => {
    const rows = await query(
      postgres.connectionString,
      "select current_user as user, current_database() as database, current_setting('max_connections') as connections",
    )
    expect(rows).toEqual([{ user: postgres.user, database: postgres.database, connections: '20' }])
  })

  test('lets nobody in with a wrong password', async () => {
    const { host, port, user, database } = postgres
    const wrong = new Client({ host, port, user, database, password: 'wrong' })
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  test('does not run as root', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux tells a process’s user in /proc')
    expect((await stat(`/proc/${postgres.pid}`)).uid).not.toBe(0)
  })

  test('keeps what was committed through a crash, and its port', async () => {
    await query(postgres.connectionString, 'create table kept as select 1 as n')
    await postgres.kill()
    expect(postgres).toMatchObject({ state: 'stopped', pid: undefined })
    await expect(query(postgres.connectionString, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await postgres.restart()
    expect(await query(postgres.connectionString, 'select n from kept')).toEqual([{ n: 1 }])
  })

  test('comes back when it is restarted while clients are connected', async () => {
    const client = new Client(postgres.connectionString)
    const lost = new Promise<unknown>((resolve) => client.on('error', resolve))
    await client.connect()
    await postgres.restart()
    expect(await lost).toBeInstanceOf(Error)
    expect(await query(postgres.connectionString, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('is a target for the database secrets engine', async () => {
    await using server = await startServer()
    await server.enableSecretsEngine('database', { type: 'database' })
    await server.request('POST', 'database/config/main', {
      body: {
        plugin_name: 'postgresql-database-plugin',
        allowed_roles: ['app'],
        connection_url: `postgresql://{{username}}:{{password}}@${postgres.host}:${postgres.port}/${postgres.database}`,
        username: postgres.user,
        password: postgres.password,
      },
    })
    const statements = [`CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`]
    await server.request('POST', 'database/roles/app', { body: { db_name: 'main', creation_statements: statements } })
    const { body } = await server.request<{ data: { username: string; password: string } }>('GET', 'database/creds/app')
    const login = new URL(postgres.connectionString)
    login.username = body.data.username
    login.password = body.data.password
    expect(await query(login.href, 'select current_user as user')).toEqual([{ user: body.data.username }])
  })
})

test('a stopped PostgreSQL is gone with its data, also after a crash', async () => {
  const postgres = await startPostgres({ user: 'owner', password: 'p@ss/word' })
  const [row] = await query(
    postgres.connectionString,
    "select current_user as user, current_setting('data_directory') as data",
  )
  const { user, data } = row as { user: string; data: string }
  expect(user).toBe('owner')
  await postgres.kill()
  await postgres.stop()
  await postgres.stop()
  await expect(access(data)).rejects.toMatchObject({ code: 'ENOENT' })
})
