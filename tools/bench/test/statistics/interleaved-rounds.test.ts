import { expect, it } from 'vitest'
import { interleavedRounds } from '../../src/statistics/interleaved-rounds.ts'

it('measures every contender once before any a second time, one at a time', async () => {
  const log: string[] = []
  const measured = await interleavedRounds(['a', 'b', 'c'], 2, async (name, round) => {
    log.push(`${name}${round} begins`)
    await Promise.resolve()
    log.push(`${name}${round} ends`)
    return `${name}${round}`
  })
  expect(log.filter((entry) => entry.endsWith('begins')).map((entry) => entry.slice(0, 2))).toEqual([
    'a1',
    'b1',
    'c1',
    'a2',
    'b2',
    'c2',
  ])
  expect(log.map((entry) => entry.slice(3))).toEqual(Array.from({ length: 6 }, () => ['begins', 'ends']).flat())
  expect([...measured]).toEqual([
    ['a', ['a1', 'a2']],
    ['b', ['b1', 'b2']],
    ['c', ['c1', 'c2']],
  ])
})

it('fails as a whole when one round fails', async () => {
  const measuring = interleavedRounds(['a', 'b'], 2, (name, round) =>
    name === 'b' && round === 2 ? Promise.reject(new Error('no')) : Promise.resolve(1),
  )
  await expect(measuring).rejects.toThrow('no')
})
