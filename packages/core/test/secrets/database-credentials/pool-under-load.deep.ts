import * as pg from 'pg'
import { expect, it } from 'vitest'
import { pgWithCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { startDatabasePartners } from './database-partners.ts'
import { underLoad } from './query-load.ts'

it('no query fails in a minute of 200 queries a second while a pool gets a new database user about every 5 seconds', async () => {
  await using partners = await startDatabasePartners()
  await partners.createRole('short', { default_ttl: '6s', max_ttl: '6s' })
  await using credentials = await partners.databaseCredentials('short', { minIntervalSeconds: 1 })
  let changes = 0
  credentials.onChange(() => changes++)
  const { Pool } = pgWithCredentials(pg, credentials)
  const pool = new Pool({ ...partners.address, max: 10 })
  const { queries, failures, users, connections } = await underLoad(pool, { durationMs: 60_000 })
  await pool.end()
  process.stdout.write(
    `${JSON.stringify({ queries, failures: failures.length, changes, users: users.size, connections })}\n`,
  )
  expect(failures).toEqual([])
  expect(queries).toBeGreaterThanOrEqual(12_000)
  expect(changes).toBeGreaterThanOrEqual(10)
  expect(changes).toBeLessThanOrEqual(20)
  // Every change reached the pool.
  expect(users.size).toBeGreaterThanOrEqual(changes)
  // Ten for each user, and few more.
  expect(connections).toBeLessThanOrEqual((changes + 1) * 12)
})
