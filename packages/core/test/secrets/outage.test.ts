import { expect, it } from 'vitest'
import { readThroughOutage, ttlMs } from './outage.ts'

it('secrets in use are given as stale while Vault is away, and are fresh within one time to live after, with a request each', async () => {
  const seen = await readThroughOutage({ mode: 'dev', goneMs: 3000 })
  expect(seen.failures).toEqual([])
  expect(seen.reads).toBeGreaterThan(1000)
  expect(seen.stale).toBeGreaterThan(100)
  expect(seen.staleAfterReturnMs).toBeLessThan(ttlMs)
  expect(Math.max(...seen.requestsAtReturn)).toBe(1)
  expect(Math.min(...seen.requestsAfterReturn)).toBeGreaterThanOrEqual(1)
})
