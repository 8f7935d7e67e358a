import { describe, expect, it } from 'vitest'
import { createVirtualCache, subject } from './virtual-cache.ts'

const held = { data: { n: 1 } }

async function createFilled(...options: Parameters<typeof createVirtualCache>) {
  const filled = createVirtualCache(...options)
  filled.source.answers(held)
  await filled.read()
  return filled
}

describe('while the source cannot be asked', () => {
  it.each([
    'unreachable',
    'tls_failed',
    'timeout',
    'sealed',
    'not_initialized',
    'no_leader',
    'state_not_present',
    'engine_starting',
    'rate_limited',
    'server_failed',
    'unexpected_response',
  ] as const)('what was read last is given as stale: %s', async (code) => {
    const { read, clock, source } = await createFilled()
    source.fails(code)
    await clock.advance(120_000)
    expect(await read()).toEqual({ state: 'stale', ...held })
  })

  it('is given until the hard maximum, and then the failure is told', async () => {
    const { read, clock, source } = await createFilled()
    source.fails('unreachable')
    await clock.advance(659_999)
    expect(await read()).toEqual({ state: 'stale', ...held })
    await clock.advance(1)
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('is not given at all where nothing may be stale', async () => {
    const { read, clock, source } = await createFilled({ maxStaleMs: 0 })
    source.fails('unreachable')
    await clock.advance(59_999)
    expect((await read()).state).toBe('fresh')
    await clock.advance(1)
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('a reader waits for a second at most, and later ones no longer at all', async () => {
    const { read, clock, source, cache } = await createFilled()
    source.hangs()
    await clock.advance(120_000)
    const waiting = settled(read())
    await clock.advance(999)
    expect(waiting.isSettled()).toBe(false)
    await clock.advance(1)
    expect(await waiting.result).toEqual({ state: 'stale', ...held })
    expect(cache.read(subject, source.load)).toMatchObject({ state: 'stale' })
    expect(source.asked).toBe(2)
    expect(clock.pending()).toBe(0)
  })

  it('a reader whose second of waiting ends beyond the hard maximum gets nothing stale', async () => {
    const { read, clock, source } = await createFilled()
    const { fail } = source.hangs()
    await clock.advance(659_500)
    const waiting = settled(read())
    await clock.advance(1000)
    expect(waiting.isSettled()).toBe(false)
    fail('timeout')
    await expect(waiting.result).rejects.toMatchObject({ code: 'timeout' })
  })

  it('a failure after the reader has gone on disturbs nobody', async () => {
    const { read, clock, source } = await createFilled()
    const { fail } = source.hangs()
    await clock.advance(120_000)
    const waiting = read()
    await clock.advance(1000)
    await waiting
    fail('unreachable')
    await clock.advance(0)
    expect((await read()).state).toBe('stale')
  })

  it('is asked for at growing intervals, however many read', async () => {
    const { read, clock, source } = await createFilled({ ttlMs: 300_000, maxStaleMs: 4_000_000 }, Math.random)
    await clock.advance(300_000)
    source.fails('unreachable')
    for (let second = 0; second < 3600; second++) {
      expect((await Promise.all(Array.from({ length: 5 }, () => read()))).every(({ state }) => state === 'stale')).toBe(
        true,
      )
      await clock.advance(1000)
    }
    // Every 30 s at most and every 15 s at least, after a first minute of shorter ones.
    expect(source.asked).toBeGreaterThan(3600 / 31)
    expect(source.asked).toBeLessThan(3600 / 15 + 10)
  })

  it('is asked again within one time to live, and fresh from then on', async () => {
    const { read, clock, source } = await createFilled({ ttlMs: 2000 }, Math.random)
    source.fails('unreachable')
    for (let tenth = 0; tenth < 300; tenth++) {
      await clock.advance(100)
      await read()
    }
    source.answers({ data: { n: 2 } })
    const before = source.asked
    for (let tenth = 0; tenth < 20; tenth++) {
      await clock.advance(100)
      await read()
    }
    expect(await read()).toEqual({ state: 'fresh', data: { n: 2 } })
    expect(source.asked - before).toBeLessThanOrEqual(2)
  })

  it('what was never read fails each time, and is there as soon as the source is', async () => {
    const { read, source } = createVirtualCache()
    source.fails('unreachable')
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
    source.answers(held)
    expect((await read()).state).toBe('loaded')
  })
})

function settled<Value>(result: Promise<Value>): { result: Promise<Value>; isSettled(): boolean } {
  let done = false
  const end = (): void => void (done = true)
  result.then(end, end)
  return { result, isSettled: () => done }
}
