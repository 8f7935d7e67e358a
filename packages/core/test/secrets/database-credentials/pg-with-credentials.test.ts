import { inspect } from 'node:util'
import * as pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type FollowedDatabaseCredentials, pgWithCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { changed } from './changed.ts'
import { type DatabasePartners, startDatabasePartners } from './database-partners.ts'
import { underLoad } from './query-load.ts'

const userOf = async (queryable: Pick<pg.Pool, 'query'>): Promise<string> => {
  const { rows } = await queryable.query<{ user: string }>('select current_user as user')
  return String(rows[0]?.user)
}

describe.concurrent('a pg pool with credentials', () => {
  let partners: DatabasePartners
  const follow = (role = 'short'): Promise<FollowedDatabaseCredentials> =>
    partners.databaseCredentials(role, { minIntervalSeconds: 1 })

  beforeAll(async () => {
    partners = await startDatabasePartners()
    await partners.createRole('short', { default_ttl: '4s', max_ttl: '4s' })
    // Leaves enough of a lease to tell, whatever else the machine has to do.
    await partners.createRole('medium', { default_ttl: '8s', max_ttl: '8s' })
    await partners.createRole('long', { default_ttl: '1h', max_ttl: '24h' })
  })
  afterAll(() => partners?.[Symbol.asyncDispose]())

  it('loses no query while the user changes, and without draining the same load fails', async ({ expect }) => {
    await using credentials = await follow()
    // Connects with the newest login too, but keeps its connections.
    class Undrained extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        const { username: user, password } = credentials.current
        super({ ...config, user, password })
      }
    }
    const drained = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address, idleTimeoutMillis: 0 })
    const undrained = new pg.Pool({ ...partners.address, idleTimeoutMillis: 0, Client: Undrained })
    const [seen, control] = await Promise.all([
      underLoad(drained, { durationMs: 8000, perSecond: 100 }),
      underLoad(undrained, { durationMs: 8000, perSecond: 100 }),
    ])
    await Promise.all([drained.end(), undrained.end()])
    expect(seen.failures).toEqual([])
    expect(seen.queries).toBe(800)
    expect(seen.users.size).toBeGreaterThanOrEqual(3)
    expect(control.failures.length).toBeGreaterThan(0)
  })

  it('gets another login right after the current one was refused', async ({ expect }) => {
    await using credentials = await follow('long')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address })
    const revoked = await userOf(pool)
    const change = changed(credentials)
    pool.on('error', () => undefined)
    await partners.server.request('POST', 'sys/leases/revoke', {
      body: { lease_id: credentials.current.leaseId, sync: true },
    })
    await expect.poll(() => pool.totalCount).toBe(0)
    await expect(pool.query('select 1')).rejects.toMatchObject({ code: '28P01' })
    await change
    expect(await userOf(pool)).not.toBe(revoked)
    await pool.end()
  })

  it('disconnects what is idle at a change, so that nothing is cut off when the old lease ends', async ({ expect }) => {
    await using credentials = await follow('medium')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address, idleTimeoutMillis: 0 })
    const errors: unknown[] = []
    pool.on('error', (error) => errors.push(error))
    await Promise.all([userOf(pool), userOf(pool), userOf(pool)])
    expect(pool.idleCount).toBe(3)
    const { expiresAt } = credentials.current
    await changed(credentials)
    await expect.poll(() => pool.totalCount).toBe(0)
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now())
    await changed(credentials)
    expect(await userOf(pool)).toBe(credentials.current.username)
    await pool.end()
    expect(errors).toEqual([])
  }, 60_000)

  it('lets a slow query finish that runs across a change, and then uses the new user', async ({ expect }) => {
    await using credentials = await follow()
    const holder = new pg.Client(partners.postgres.connectionString)
    await holder.connect()
    await holder.query('select pg_advisory_lock(1)')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address, max: 1 })
    const { username } = credentials.current
    const slow = pool.query<{ user: string }>('select pg_advisory_lock(1), current_user as user')
    const next = userOf(pool)
    await changed(credentials)
    await holder.end()
    expect((await slow).rows[0]?.user).toBe(username)
    expect(await next).toBe(credentials.current.username)
    await pool.end()
  })

  it('lets a transaction finish that is open over a change', async ({ expect }) => {
    await using credentials = await follow()
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address })
    const client = await pool.connect()
    const { username } = credentials.current
    await client.query('begin')
    await changed(credentials)
    expect(await userOf(client)).toBe(username)
    await client.query('commit')
    client.release()
    await expect.poll(() => pool.totalCount).toBe(0)
    expect(await userOf(pool)).toBe(credentials.current.username)
    await pool.end()
  })

  it('can be ended while a change happens, and is then left alone', async ({ expect }) => {
    await using credentials = await follow()
    const { Pool } = pgWithCredentials(pg, credentials)
    const ends: Promise<void>[] = []
    const endsBefore = new Promise<void>((resolve) => {
      credentials.onChange(() => {
        ends.push(before.end())
        resolve()
      })
    })
    const before = new Pool({ ...partners.address })
    const after = new Pool({ ...partners.address })
    const endsAfter = changed(credentials).then(() => ends.push(after.end()))
    await Promise.all([userOf(before), userOf(before), userOf(after), userOf(after)])
    await Promise.all([endsBefore, endsAfter])
    await Promise.all(ends)
    expect([before.totalCount, after.totalCount]).toEqual([0, 0])
  })

  it('gives each of two connections its own fate, when one was begun before a change and one after', async ({
    expect,
  }) => {
    await using one = await follow('long')
    await using other = await follow('long')
    let current = one
    const listeners: (() => void)[] = []
    const switched = Object.create(one, {
      current: { get: () => current.current },
      onChange: { value: (listener: () => void) => listeners.push(listener) },
    }) as FollowedDatabaseCredentials
    const pool = new (pgWithCredentials(pg, switched).Pool)({ ...partners.address })
    const begunBefore = pool.connect()
    current = other
    for (const listener of listeners) listener()
    const [before, after] = await Promise.all([begunBefore, pool.connect()])
    expect([await userOf(before), await userOf(after)]).toEqual([one.current.username, other.current.username])
    before.release()
    after.release()
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1])
    expect(await userOf(pool)).toBe(other.current.username)
    await pool.end()
  })

  it('keeps its connections while the user stays', async ({ expect }) => {
    await using credentials = await follow('long')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address, max: 2 })
    const { failures, connections } = await underLoad(pool, { durationMs: 500 })
    await pool.end()
    expect([failures, connections <= 2]).toEqual([[], true])
  })

  it('logs in with them whatever login its configuration holds', async ({ expect }) => {
    await using credentials = await follow('long')
    const { Pool, Client } = pgWithCredentials(pg, credentials)
    const { host, port, database } = partners.address
    const configs: pg.PoolConfig[] = [
      { host, port, database, user: 'someone', password: 'else' },
      { connectionString: `postgresql://${host}:${port}/${database}` },
      { connectionString: `postgres://someone:else@${host}:${port}/${database}?application_name=a b#x` },
      { connectionString: `postgres:///${database}?host=${host}&port=${port}&user=someone&password=else` },
    ]
    for (const config of configs) {
      const pool = new Pool(config)
      expect(await userOf(pool)).toBe(credentials.current.username)
      await pool.end()
    }
    const client = new Client({ host, port, database })
    await client.connect()
    expect(await userOf(client)).toBe(credentials.current.username)
    await client.end()
  })

  it('connects to where a connection string says that is given in place of a configuration', async ({ expect }) => {
    await using credentials = await follow('long')
    const { Pool, Client } = pgWithCredentials(pg, credentials)
    const { host, port, database } = partners.address
    const address = `postgres://someone:else@${host}:${port}/${database}`
    const client = new Client(address)
    expect([client.host, client.port, client.database]).toEqual([host, port, database])
    await client.connect()
    expect(await userOf(client)).toBe(credentials.current.username)
    await client.end()
    // The types of pg do not offer this, though they do offer it for a client.
    const pool = new Pool(address as pg.PoolConfig)
    expect(await userOf(pool)).toBe(credentials.current.username)
    await pool.end()
  })

  it('makes its connections with the client class it is given', async ({ expect }) => {
    await using credentials = await follow('long')
    const made: unknown[] = []
    class Recorded extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super(config)
        made.push(this)
      }
    }
    const config = { ...partners.address, Client: Recorded } as pg.PoolConfig
    const pool = new (pgWithCredentials(pg, credentials).Pool)(config)
    expect(await userOf(pool)).toBe(credentials.current.username)
    await pool.end()
    expect(made).toHaveLength(1)
  })

  it('prints without the password, connected and not', async ({ expect }) => {
    await using credentials = await follow('long')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address })
    const client = await pool.connect()
    const printed = [pool, pool.options, client].map((value) => inspect(value, { depth: 9 })).join('\n')
    client.release()
    await pool.end()
    expect(printed).toContain(partners.address.host)
    expect(printed).not.toContain(credentials.current.password)
  })

  it('needs no listener for what the server says to connections that are ending, as when it drops their user', async ({
    expect,
  }) => {
    await using credentials = await follow('long')
    const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address })
    const client = await pool.connect()
    client.release()
    await pool.end()
    // Its last word can come at any moment before the connection is closed, and seldom does.
    expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow()
  })

  it('is otherwise pg itself', async ({ expect }) => {
    await using credentials = await follow('long')
    const adapted = pgWithCredentials(pg, credentials)
    expect(adapted.types).toBe(pg.types)
    expect(adapted.native).toBeNull()
    const pool = new adapted.Pool({ ...partners.address })
    const client = await pool.connect()
    expect([pool instanceof pg.Pool, client instanceof pg.Client]).toEqual([true, true])
    client.release(true)
    await pool.end()
  })
})
