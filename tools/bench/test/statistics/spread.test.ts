import { array, assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf, ratioOf, spreadOf } from '../../src/statistics/spread.ts'

const rounds = array(double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })

describe('the spread of some rounds', () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[9, 1, 2], { median: 2, min: 1, max: 9 }],
    [[10, 9, 100, 1], { median: 9.5, min: 1, max: 100 }],
  ])('of %j is %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread)
  })

  it('has as many rounds below its median as above', () => {
    assert(
      property(rounds, (values) => {
        const { median } = spreadOf(values)
        const below = values.filter((value) => value < median).length
        const above = values.filter((value) => value > median).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })

  it('does not depend on the order of the rounds, and leaves it as it is', () => {
    assert(
      property(rounds, (values) => {
        const before = [...values]
        expect(spreadOf(values)).toEqual(spreadOf(values.toReversed()))
        expect(values).toEqual(before)
      }),
    )
  })

  it('is refused for no round at all', () => {
    expect(() => spreadOf([])).toThrow('no round')
  })
})

describe('comparing two series', () => {
  it('takes the quotient and the difference round by round, before the median', () => {
    // The quotient of the medians would be 1, and their difference 0.
    expect(ratioOf([2, 20, 200], [1, 20, 400])).toEqual({ median: 1, min: 0.5, max: 2 })
    expect(ratioOf([10, 1, 5], [1, 10, 5]).max).toBe(10)
    expect(differenceOf([10, 1, 5], [1, 10, 5])).toEqual({ median: 0, min: -9, max: 9 })
  })

  it('sees past a machine that gets slower for both', () => {
    assert(
      property(rounds, (values) => {
        const { min, max } = ratioOf(
          values.map((value) => value * 0.5),
          values,
        )
        expect([min, max]).toEqual([0.5, 0.5])
      }),
    )
  })

  it('refuses series of different lengths', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('2 rounds cannot be compared with 1')
  })
})
