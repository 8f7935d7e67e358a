import { expect, it } from 'vitest'
import { readThroughOutage, ttlMs } from './outage.ts'

it('a server killed for half a minute costs no reader its secret, and is not overrun when it is back', async () => {
  const seen = await readThroughOutage({ mode: 'tls', goneMs: 30_000 })
  process.stdout.write(`${JSON.stringify(seen)}\n`)
  expect(seen.failures).toEqual([])
  expect(seen.reads).toBeGreaterThan(6000)
  expect(seen.stale).toBeGreaterThan(4000)
  expect(seen.staleAfterReturnMs).toBeLessThan(ttlMs)
  expect(Math.max(...seen.requestsAtReturn)).toBe(1)
  expect(Math.min(...seen.requestsAfterReturn)).toBeGreaterThanOrEqual(1)
})
