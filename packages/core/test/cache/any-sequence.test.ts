import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CacheWitness, createCacheWitness, outcomes } from './cache-witness.ts'

const rules = { ttlMs: 1000, maxStaleMs: 3000, notFoundTtlMs: 200, maxEntries: 4, maxBytes: 3000 }

type Step = (witness: CacheWitness) => void | Promise<void>

// One of them is so long that few entries fit beside it, and one so long that it never fits.
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'.repeat(300), 'h'.repeat(2000))
const read = name.map(
  (each): Step =>
    ({ ask }) =>
      ask(each, 'read'),
)
const refresh = name.map(
  (each): Step =>
    ({ ask }) =>
      ask(each, 'refresh'),
)
const forget = name.map(
  (each): Step =>
    ({ forget: one }) =>
      one(each),
)
const forgetAll = fc.constant<Step>(({ forgetAll: all }) => all())
const behave = fc.record({ outcome: fc.constantFrom(...outcomes), afterMs: fc.constantFrom(0, 10, 700, 2500) }).map(
  (behaviour): Step =>
    (witness) =>
      witness.behave(behaviour),
)
const pass = fc.nat({ max: 1500 }).map(
  (ms): Step =>
    ({ clock }) =>
      clock.advance(ms),
)
const sleep = fc.nat({ max: 1500 }).map(
  (ms): Step =>
    ({ clock }) =>
      clock.sleep(ms),
)

const step = fc.oneof(
  { arbitrary: read, weight: 8 },
  { arbitrary: pass, weight: 5 },
  { arbitrary: behave, weight: 3 },
  refresh,
  forget,
  forgetAll,
  sleep,
)

it('whatever is asked, answered and forgotten in whatever order, nothing is given that may not be, and the bounds hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const witness = createCacheWitness(rules)
      const { cache, clock, violations } = witness
      for (const take of steps) {
        await take(witness)
        expect(cache.entries).toBeLessThanOrEqual(rules.maxEntries)
        expect(cache.bytes).toBeLessThanOrEqual(rules.maxBytes)
      }
      await clock.advance(10_000)
      expect(violations).toEqual([])
      witness.forgetAll()
      expect([cache.entries, cache.bytes]).toEqual([0, 0])
    }),
    { numRuns: 400 },
  )
})
