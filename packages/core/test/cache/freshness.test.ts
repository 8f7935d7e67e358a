import { describe, expect, it } from 'vitest'
import { subjectOf } from '../../src/cache/index.ts'
import { createVirtualCache, subject } from './virtual-cache.ts'

const first = { data: { n: 1 } }
const second = { data: { n: 2 } }

/** With an entry in it, read at the beginning of time. */
async function createFilled(...options: Parameters<typeof createVirtualCache>) {
  const filled = createVirtualCache(...options)
  filled.source.answers(first)
  expect(await filled.read()).toEqual({ state: 'loaded', ...first })
  filled.source.answers(second)
  return filled
}

describe('a cached secret while the source answers', () => {
  it('is fresh, and asks nobody, until its time to live draws to an end', async () => {
    const { read, clock, source } = await createFilled()
    await clock.advance(47_999)
    expect(await read()).toEqual({ state: 'fresh', ...first })
    expect(source.asked).toBe(1)
  })

  it('is given at once, without a turn of the event loop, while it is fresh', async () => {
    const { cache, source } = await createFilled()
    expect(cache.read(subject, source.load)).not.toBeInstanceOf(Promise)
  })

  it('is read again before it is due, in the background and once, so that nobody who uses it ever waits', async () => {
    const { read, clock, source } = await createFilled()
    const { answer } = source.hangs()
    await clock.advance(48_000)
    expect(await Promise.all([read(), read()])).toEqual([
      { state: 'fresh', ...first },
      { state: 'fresh', ...first },
    ])
    await clock.advance(11_999)
    expect(await read()).toEqual({ state: 'fresh', ...first })
    expect(source.asked).toBe(2)
    answer(second)
    await clock.advance(0)
    expect(await read()).toEqual({ state: 'fresh', ...second })
    await clock.advance(47_999)
    expect(await read()).toEqual({ state: 'fresh', ...second })
    expect(source.asked).toBe(2)
  })

  it('over its time is waited for, and never given as stale while the source answers', async () => {
    const { read, clock, source } = await createFilled()
    await clock.advance(60_000)
    expect(await read()).toEqual({ state: 'loaded', ...second })
    expect(source.asked).toBe(2)
  })

  it('that nobody asks for is not read', async () => {
    const { clock, source } = await createFilled()
    await clock.advance(24 * 3_600_000)
    expect(source.asked).toBe(1)
    expect(clock.pending()).toBe(0)
  })

  it('is read again earlier or later by chance, and fresh to the end of its time in any case', async () => {
    const { read, clock, source } = await createFilled({}, () => 0)
    source.hangs()
    await clock.advance(41_999)
    expect((await read()).state).toBe('fresh')
    expect(source.asked).toBe(1)
    await clock.advance(18_000)
    expect((await read()).state).toBe('fresh')
    expect(source.asked).toBe(2)
    await clock.advance(1)
    const waiting = read()
    await clock.advance(1000)
    expect((await waiting).state).toBe('stale')
  })

  it('is one request for two hundred who come when it has expired', async () => {
    const { read, clock, source } = await createFilled()
    await clock.advance(3_600_000)
    const all = await Promise.all(Array.from({ length: 200 }, () => read()))
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['loaded']))
    expect(source.asked).toBe(2)
  })

  it('is one request for ten thousand who come at once', async () => {
    const { read, source } = createVirtualCache()
    await Promise.all(Array.from({ length: 10_000 }, () => read()))
    expect(source.asked).toBe(1)
  })

  it('is each its own for different subjects', async () => {
    const { read, source } = createVirtualCache()
    await Promise.all([read(), read(subjectOf('', 'secret/other', 0)), read(subjectOf('', 'secret/app', 1))])
    expect(source.asked).toBe(3)
  })
})

describe('whatever the clock does', () => {
  it('is over its time after the machine has slept', async () => {
    const { read, clock, source } = await createFilled()
    clock.sleep(3_600_000)
    expect(await read()).toEqual({ state: 'loaded', ...second })
    expect(source.asked).toBe(2)
  })

  it('is unusable when the machine has slept beyond all limits and the source is gone', async () => {
    const { read, clock, source } = await createFilled()
    source.fails('unreachable')
    clock.sleep(660_000)
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('is over its time when the wall clock is set forward, and no younger when it is set back', async () => {
    const { read, clock } = await createFilled()
    clock.jumpWall(66_000)
    expect((await read()).state).toBe('loaded')
    clock.jumpWall(-24 * 3_600_000)
    await clock.advance(66_000)
    expect((await read()).state).toBe('loaded')
  })
})

describe('what may be used for a limited time', () => {
  it.each([
    ['a short one ends freshness before the time to live', 10_000, 9999, 'fresh'],
    ['and then nothing of it may be used, stale or not', 10_000, 10_000, 'unreachable'],
    ['a longer one ends staleness', 100_000, 99_999, 'stale'],
    ['to the millisecond', 100_000, 100_000, 'unreachable'],
    ['one that is over from the start is never used again', 0, 0, 'unreachable'],
    ['nor one that was over before', -5000, 0, 'unreachable'],
  ])('%s', async (_what, usableForMs, age, expected) => {
    const { read, clock, source } = createVirtualCache()
    source.answers({ ...first, usableForMs })
    await read()
    source.fails('unreachable')
    await clock.advance(age)
    expect(
      await read().then(
        ({ state }) => state,
        ({ code }: { code: string }) => code,
      ),
    ).toBe(expected)
  })
})

describe('what is not there', () => {
  it.each(['not_found', 'version_not_found', 'version_deleted', 'version_destroyed'] as const)(
    'is remembered for a moment and asked for again after that: %s',
    async (code) => {
      const { read, clock, source } = createVirtualCache()
      source.fails(code)
      await expect(read()).rejects.toMatchObject({ code })
      source.answers(second)
      await clock.advance(4999)
      await expect(read()).rejects.toMatchObject({ code })
      expect(source.asked).toBe(1)
      await clock.advance(1)
      expect(await read()).toEqual({ state: 'loaded', ...second })
    },
  )

  it('is not remembered where that is for no time', async () => {
    const { read, source } = createVirtualCache({ notFoundTtlMs: 0 })
    source.fails('not_found')
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
    source.answers(second)
    expect(await read()).toEqual({ state: 'loaded', ...second })
  })

  it('replaces what was there', async () => {
    const { read, clock, source } = await createFilled()
    source.fails('not_found')
    await clock.advance(48_000)
    expect((await read()).state).toBe('fresh')
    await clock.advance(0)
    source.fails('unreachable')
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
    await clock.advance(5000)
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('a refusal', () => {
  it.each(['permission_denied', 'login_failed', 'closed', 'mount_not_found', 'tls_failed'] as const)(
    'is never remembered: %s',
    async (code) => {
      const { read, source } = createVirtualCache()
      source.fails(code)
      await expect(read()).rejects.toMatchObject({ code })
      source.answers(first)
      expect(await read()).toEqual({ state: 'loaded', ...first })
      expect(source.asked).toBe(2)
    },
  )

  it.each(['permission_denied', 'login_failed'] as const)(
    'drops what was held, even when it was read behind: %s',
    async (code) => {
      const { read, clock, source, cache } = await createFilled()
      source.fails(code)
      await clock.advance(48_000)
      expect((await read()).state).toBe('fresh')
      await clock.advance(0)
      expect(cache.entries).toBe(0)
      source.fails('unreachable')
      await expect(read()).rejects.toMatchObject({ code: 'unreachable' })
    },
  )

  it('is told to who waits for a stale one', async () => {
    const { read, clock, source } = await createFilled()
    source.fails('permission_denied')
    await clock.advance(120_000)
    await expect(read()).rejects.toMatchObject({ code: 'permission_denied' })
  })
})
