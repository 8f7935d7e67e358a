import { describe, expect, it } from 'vitest'
import { subjectOf } from '../../src/cache/index.ts'
import { createVirtualCache } from './virtual-cache.ts'

const named = (index: number) => subjectOf('', `secret/${index}`, 0)

describe('the bounds of the cache', () => {
  it('let go of the least recently used when there are too many', async () => {
    const { cache, read } = createVirtualCache({ maxEntries: 3 })
    for (const index of [1, 2, 3, 1, 4]) await read(named(index))
    expect(cache.entries).toBe(3)
    const states: string[] = []
    for (const index of [1, 3, 4, 2]) states.push((await read(named(index))).state)
    expect(states).toEqual(['fresh', 'fresh', 'fresh', 'loaded'])
  })

  it('let go when they are too large together', async () => {
    const { cache, read, source } = createVirtualCache({ maxBytes: 10_000 })
    source.answers({ data: { text: 'x'.repeat(2000) } })
    for (let index = 0; index < 20; index++) await read(named(index))
    expect(cache.entries).toBe(3)
    expect(cache.bytes).toBeGreaterThan(6000)
    expect(cache.bytes).toBeLessThanOrEqual(10_000)
  })

  it('give what is too large for them without keeping it, and forget what was there before it', async () => {
    const { cache, read, refresh, source } = createVirtualCache({ maxBytes: 5000 })
    await read()
    const large = { text: 'x'.repeat(10_000) }
    source.answers({ data: large })
    expect(await refresh()).toEqual({ state: 'loaded', data: large })
    expect([cache.entries, cache.bytes]).toEqual([0, 0])
    expect(await read()).toEqual({ state: 'loaded', data: large })
  })

  it('count what is not there, too', async () => {
    const { cache, read, source } = createVirtualCache({ maxEntries: 10 })
    source.fails('not_found')
    for (let index = 0; index < 50; index++) await read(named(index)).catch(() => undefined)
    expect(cache.entries).toBe(10)
  })
})
