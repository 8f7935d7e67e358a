import { describe, expect, it } from 'vitest'
import { readRound } from '../../src/client-process/read-round.ts'
import type { Contender } from '../../src/contenders/contender.ts'

const names = ['a', 'b', 'c', 'd']
const secrets = names.map((name) => ({ name, password: `of ${name}` }))

function contenderOf(read: (name: string) => Promise<object>): Contender {
  return { read, close: () => Promise.resolve() }
}

describe('a round of reads', () => {
  it('makes exactly as many reads as it should, as many at once as it should, and counts them', async () => {
    const read: string[] = []
    let open = 0
    let mostOpen = 0
    const contender = contenderOf(async (name) => {
      read.push(name)
      open += 1
      mostOpen = Math.max(mostOpen, open)
      await new Promise(setImmediate)
      open -= 1
      return { password: `of ${name}` }
    })
    const round = await readRound(contender, secrets, { concurrent: 3, until: { reads: 10 } })
    expect(round).toMatchObject({ reads: 10, ms: expect.any(Number), cpuMs: expect.any(Number) })
    expect(mostOpen).toBe(3)
    expect(read.join('')).toBe('abcdabcdab')
  })

  it('waits for the last read, and counts it, when its time is over', async () => {
    let begun = 0
    let ended = 0
    const contender = contenderOf(async (name) => {
      begun += 1
      await new Promise(setImmediate)
      ended += 1
      return { password: `of ${name}` }
    })
    const { reads, ms } = await readRound(contender, secrets, { concurrent: 2, until: { ms: 20 } })
    expect(ms).toBeGreaterThanOrEqual(20)
    expect([begun, ended]).toEqual([reads, reads])
  })

  it('is an error when one read fails', async () => {
    let reads = 0
    const contender = contenderOf((name) => {
      reads += 1
      return reads === 7 ? Promise.reject(new Error('the seventh')) : Promise.resolve({ password: `of ${name}` })
    })
    await expect(readRound(contender, secrets, { concurrent: 2, until: { reads: 10 } })).rejects.toThrow('the seventh')
  })

  it('is an error when a read gives another secret, and does not tell what', async () => {
    const round = readRound(
      contenderOf(() => Promise.resolve({ password: 'of b' })),
      secrets,
      { concurrent: 1, until: { reads: 1 } },
    )
    await expect(round).rejects.toThrow(/^reading a gave something other than the secret$/)
  })

  it('is refused when the same secret would be read twice at once', async () => {
    const round = readRound(
      contenderOf(() => Promise.resolve({})),
      secrets,
      { concurrent: 5, until: { reads: 1 } },
    )
    await expect(round).rejects.toThrow('fewer secrets than reads at once')
  })
})
