import * as pg from 'pg'
import { expect, it } from 'vitest'
import { pgWithCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { changed } from './changed.ts'
import { startDatabasePartners } from './database-partners.ts'
import { underLoad } from './query-load.ts'

it('a pool loses no query while the server that its users come from is killed and comes back', async () => {
  await using partners = await startDatabasePartners('tls')
  await partners.createRole('short', { default_ttl: '10s', max_ttl: '10s' })
  await using credentials = await partners.databaseCredentials('short', { minIntervalSeconds: 1 })
  const pool = new (pgWithCredentials(pg, credentials).Pool)({ ...partners.address })
  const loading = underLoad(pool, { durationMs: 11_000, perSecond: 100 })
  const [node] = partners.server.nodes
  await node?.kill()
  await node?.restart()
  await changed(credentials)
  const { failures, users } = await loading
  await pool.end()
  expect(failures).toEqual([])
  expect(users.size).toBeGreaterThanOrEqual(2)
}, 60_000)
