import { describe, expect, it } from 'vitest'
import type { CachedReader } from '../../src/cached-readers/cached-reader.ts'
import { cachedRound } from '../../src/client-process/cached-round.ts'

const secrets = ['a', 'b', 'c', 'd'].map((name) => ({ name, password: `of ${name}` }))

function readerOf(readAll: CachedReader['readAll'], asked = () => secrets.length): CachedReader {
  return { readAll, asked, close: () => Promise.resolve() }
}

describe('a round of cached reads', () => {
  it.each([
    ['synchronous', () => undefined],
    ['asynchronous', () => Promise.resolve()],
  ])('reads all secrets, over and over, from a reader that is %s', async (_, each) => {
    let passes = 0
    const reader = readerOf(() => {
      passes += 1
      return each()
    })
    const round = await cachedRound(reader, secrets, { concurrent: 1, until: { reads: 12 } })
    expect([round.reads, passes]).toEqual([12, 3])
    expect(round).toMatchObject({ ms: expect.any(Number), cpuMs: expect.any(Number) })
  })

  it('lets the event loop turn in between', async () => {
    let turns = 0
    const turn = (): void => {
      turns += 1
      turning = setImmediate(turn)
    }
    let turning = setImmediate(turn)
    await cachedRound(
      readerOf(() => undefined),
      secrets,
      { concurrent: 1, until: { reads: 40 } },
    )
    clearImmediate(turning)
    expect(turns).toBeGreaterThanOrEqual(9)
  })

  it('is an error when a read was no cache hit', async () => {
    let asked = 4
    const reader = readerOf(
      () => {
        asked += 1
        return undefined
      },
      () => asked,
    )
    const round = cachedRound(reader, secrets, { concurrent: 1, until: { reads: 8 } })
    await expect(round).rejects.toThrow('2 of 8 reads were no cache hits')
  })

  it('is an error when a read fails', async () => {
    const reader = readerOf(() => Promise.reject(new Error('the first')))
    await expect(cachedRound(reader, secrets, { concurrent: 1, until: { ms: 10 } })).rejects.toThrow('the first')
  })
})
