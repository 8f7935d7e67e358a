import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { fails } from '../../kv/connection.ts'
import { changed } from './changed.ts'
import { type DatabasePartners, startDatabasePartners } from './database-partners.ts'

describe('credentials of a database role', () => {
  let partners: DatabasePartners
  const userNow = async ({ username: user, password }: { username: string; password: string }): Promise<string> => {
    const client = new Client({ ...partners.address, user, password })
    await client.connect()
    const { rows } = await client.query<{ user: string }>('select current_user as user')
    // Over before its user is dropped.
    await client.end()
    return String(rows[0]?.user)
  }

  beforeAll(async () => {
    partners = await startDatabasePartners()
    await partners.createRole('short', { default_ttl: '3s', max_ttl: '3s' })
    await partners.createRole('long', { default_ttl: '1h', max_ttl: '24h' })
  })
  afterAll(() => partners?.[Symbol.asyncDispose]())

  it('log in, before and after they have changed', async () => {
    await using credentials = await partners.databaseCredentials('short', { minIntervalSeconds: 1 })
    const first = credentials.current
    expect(await userNow(first)).toBe(first.username)
    await changed(credentials)
    const second = credentials.current
    expect(second.username).not.toBe(first.username)
    expect(await userNow(second)).toBe(second.username)
    expect(await userNow(first)).toBe(first.username)
    expect(credentials.state).toBe('live')
    expect(second.expiresAt.getTime()).toBeGreaterThan(first.expiresAt.getTime())
  })

  it('are those of a user of their own with each call', async () => {
    await using one = await partners.databaseCredentials('long')
    await using other = await partners.databaseCredentials('long')
    expect(one.current.username).not.toBe(other.current.username)
  })

  it('log nobody in when they were closed', async () => {
    const credentials = await partners.databaseCredentials('long')
    const { current } = credentials
    expect(await userNow(current)).toBe(current.username)
    await credentials.close()
    expect(credentials.state).toBe('closed')
    await expect(userNow(current)).rejects.toMatchObject({ code: '28P01' })
  })

  it('are all closed with what made them', async () => {
    const { databaseCredentials, close } = createDatabaseCredentials({ leases: partners.vault.leases })
    const all = await Promise.all([databaseCredentials('long'), databaseCredentials('long')])
    const ends = all.map((credentials) => credentials[Symbol.asyncIterator]().next())
    await close()
    expect((await Promise.all(ends)).map(({ done }) => done)).toEqual([true, true])
    expect(all.map(({ state }) => state)).toEqual(['closed', 'closed'])
  })

  it('come from where the engine is mounted', async () => {
    await expect(partners.databaseCredentials('long', { mount: 'elsewhere' })).rejects.toMatchObject({
      path: 'elsewhere/creds/long',
    })
    await using credentials = await partners.databaseCredentials('long', { mount: 'database/' })
    expect(credentials.current.username).toMatch(/^v-/)
  })

  it('are refused for what is no role, before anything is sent', async () => {
    for (const role of ['', 'a/b', '..', 7 as never, undefined as never]) {
      await expect(partners.databaseCredentials(role)).rejects.toEqual(fails('invalid_path'))
    }
    await expect(partners.databaseCredentials('long', { mount: '' })).rejects.toEqual(fails('invalid_path'))
  })

  it('end a cancelled call as such', async () => {
    await expect(partners.databaseCredentials('long', { signal: AbortSignal.abort() })).rejects.toEqual(
      fails('aborted'),
    )
  })
})
