import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../src/foundation/index.ts'

describe('a duration', () => {
  it.each([
    ['60', 60_000],
    ['1.5', 1500],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['2m0.5s', 120_500],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', ' ', 's', '-1s', '1 h', '1x', '1h30', 'Infinity', '0x10', '1e3'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})
