import { describe, expect, it } from 'vitest'
import { startRound } from '../../src/client-process/start-round.ts'
import type { Started } from '../../src/starters/starter.ts'

const secrets = ['a', 'b', 'c'].map((name) => ({ name, password: `of ${name}` }))
const work = { concurrent: 2, until: { reads: secrets.length } }

function startedWith(readAll: Started['readAll']): Started {
  return { readAll, close: () => Promise.resolve() }
}

const read = (names: readonly string[]) =>
  Promise.resolve(Object.fromEntries(names.map((name) => [name, { password: `of ${name}` }])))

describe('a start', () => {
  it('is timed from before the client is made, and reads every secret', async () => {
    const given: unknown[] = []
    const begin = performance.now()
    let busyMs = 0
    const round = await startRound(
      () => {
        while (busyMs < 5) busyMs = performance.now() - begin
        return startedWith((names, concurrent) => {
          given.push(names, concurrent)
          return read(names)
        })
      },
      secrets,
      work,
    )
    expect(given).toEqual([['a', 'b', 'c'], 2])
    expect(round.reads).toBe(3)
    expect(round.ms).toBeGreaterThan(4)
  })

  it.each([
    ['another secret', { a: { password: 'of a' }, b: { password: 'of c' }, c: { password: 'of c' } }],
    ['nothing', { a: { password: 'of a' }, c: { password: 'of c' } }],
  ])('is an error when a secret is %s', async (_, values) => {
    const start = startRound(() => startedWith(() => Promise.resolve(values)), secrets, work)
    await expect(start).rejects.toThrow(/^reading b gave something other than the secret$/)
  })

  it('is an error when a read fails', async () => {
    const start = startRound(() => startedWith(() => Promise.reject(new Error('not found'))), secrets, work)
    await expect(start).rejects.toThrow('not found')
  })
})
