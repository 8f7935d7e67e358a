import { describe, expect, it } from 'vitest'
import { createCache, createSealer, subjectOf } from '../../src/cache/index.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { createScriptedSource } from './scripted-source.ts'
import { createVirtualCache, subject } from './virtual-cache.ts'

const older = { data: { n: 1 } }
const newer = { data: { n: 2 } }

describe('forgetting', () => {
  it('has the next reader ask anew', async () => {
    const { cache, read, source } = createVirtualCache()
    await read()
    cache.invalidate(subject)
    expect(cache.entries).toBe(0)
    expect(await read()).toMatchObject({ state: 'loaded' })
    expect(source.asked).toBe(2)
  })

  it('does not keep an answer that was under way, and lets nobody who comes later join it', async () => {
    const { cache, clock, read, source } = createVirtualCache()
    const { answer } = source.hangs()
    const early = read()
    cache.invalidate(subject)
    source.answers(newer)
    expect(await read()).toEqual({ state: 'loaded', ...newer })
    answer(older)
    expect(await early).toEqual({ state: 'loaded', ...older })
    await clock.advance(0)
    expect(await read()).toEqual({ state: 'fresh', ...newer })
    expect(source.asked).toBe(2)
  })

  it.each(['not_found', 'permission_denied', 'unreachable'] as const)(
    'makes nothing of a failure that was under way: %s',
    async (code) => {
      const { cache, read, source } = createVirtualCache()
      const { fail } = source.hangs()
      const early = read()
      cache.invalidate(subject)
      source.answers(newer)
      await read()
      fail(code)
      await expect(early).rejects.toMatchObject({ code })
      expect(await read()).toEqual({ state: 'fresh', ...newer })
    },
  )

  it('of all that begin alike leaves the others', async () => {
    const { cache, read } = createVirtualCache()
    const subjects = ['a', 'ab', 'b'].flatMap((path) => [subjectOf('', path, 0), subjectOf('', path, 7)])
    for (const each of subjects) await read(each)
    cache.invalidateAll('["","a"')
    const states: string[] = []
    for (const each of subjects) states.push((await read(each)).state)
    expect(states).toEqual(['loaded', 'loaded', 'fresh', 'fresh', 'fresh', 'fresh'])
  })

  it('forgets that something was not there', async () => {
    const { cache, read, source } = createVirtualCache()
    source.fails('not_found')
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
    cache.invalidate(subject)
    source.answers(newer)
    expect(await read()).toEqual({ state: 'loaded', ...newer })
  })
})

describe('refreshing', () => {
  it('asks though what is held is fresh, and keeps the answer', async () => {
    const { read, refresh, source } = createVirtualCache()
    source.answers(older)
    await read()
    source.answers(newer)
    expect(await refresh()).toEqual({ state: 'loaded', ...newer })
    expect(await read()).toEqual({ state: 'fresh', ...newer })
  })

  it('never gives an answer to a question that was asked before, and asks once for all who want that', async () => {
    const { read, refresh, source } = createVirtualCache()
    const { answer } = source.hangs()
    const early = read()
    const refreshes = [refresh(), refresh(), refresh()]
    expect(source.asked).toBe(1)
    source.answers(newer)
    answer(older)
    expect(await early).toEqual({ state: 'loaded', ...older })
    expect(await Promise.all(refreshes)).toEqual(refreshes.map(() => ({ state: 'loaded', ...newer })))
    expect(source.asked).toBe(2)
  })

  it('waits for a question that hangs no longer than a quarter of a second, and never keeps what it gives', async () => {
    const { read, refresh, source, clock } = createVirtualCache()
    const { answer } = source.hangs()
    const early = read()
    await clock.advance(200)
    const refreshes = [refresh(), refresh()]
    source.answers(newer)
    await clock.advance(49)
    expect(source.asked).toBe(1)
    refreshes.push(refresh())
    await clock.advance(1)
    expect(source.asked).toBe(2)
    expect(await Promise.all(refreshes)).toEqual(refreshes.map(() => ({ state: 'loaded', ...newer })))
    answer(older)
    expect(await early).toEqual({ state: 'loaded', ...older })
    expect(await read()).toEqual({ state: 'fresh', ...newer })
    expect(clock.pending()).toBe(0)
  })

  it('asks at once, and once for all, where a question has long hung', async () => {
    const { read, refresh, source, clock } = createVirtualCache()
    source.hangs()
    void read()
    await clock.advance(5000)
    source.answers(newer)
    const refreshes = [refresh(), refresh(), refresh()]
    await clock.advance(0)
    expect(await Promise.all(refreshes)).toEqual(refreshes.map(() => ({ state: 'loaded', ...newer })))
    expect(source.asked).toBe(2)
  })

  it('does not save what is held from the refusal of a question that was no longer waited for', async () => {
    const { cache, read, refresh, source, clock } = createVirtualCache()
    source.answers(older)
    await read()
    const { fail } = source.hangs()
    await clock.advance(59_000)
    await read()
    source.hangs()
    await clock.advance(250)
    void refresh()
    await clock.advance(0)
    expect(source.asked).toBe(3)
    fail('permission_denied')
    await clock.advance(0)
    expect(cache.entries).toBe(0)
  })

  it('asks after a question that fails', async () => {
    const { read, refresh, source } = createVirtualCache()
    const { fail } = source.hangs()
    const early = read()
    const refreshed = refresh()
    source.answers(newer)
    fail('unreachable')
    await expect(early).rejects.toMatchObject({ code: 'unreachable' })
    expect(await refreshed).toEqual({ state: 'loaded', ...newer })
  })

  it('tells of a failure, though something stale is held', async () => {
    const { read, refresh, source } = createVirtualCache()
    await read()
    source.fails('unreachable')
    await expect(refresh()).rejects.toMatchObject({ code: 'unreachable' })
    expect((await read()).state).toBe('fresh')
  })
})

describe('without rules', () => {
  it('holds nothing and asks each time', async () => {
    const clock = createVirtualClock()
    const source = createScriptedSource()
    const cache = createCache({ rules: undefined, sealer: createSealer(clock), clock, random: Math.random })
    for (let count = 1; count <= 3; count++) {
      source.answers({ data: { count } })
      const { entry, state } = await cache.read(subject, source.load)
      expect(state).toBe('loaded')
      expect(cache.open(subject, entry)).toEqual({ count })
    }
    expect([source.asked, cache.entries, cache.bytes]).toEqual([3, 0, 0])
  })
})
