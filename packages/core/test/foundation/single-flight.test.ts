import { describe, expect, it } from 'vitest'
import { createSingleFlight } from '../../src/foundation/index.ts'

describe('single flight', () => {
  it('runs the work once for everybody who asks meanwhile', async () => {
    const flights = createSingleFlight<number>()
    const { promise, resolve } = Promise.withResolvers<number>()
    let runs = 0
    const work = () => (runs++, promise)
    const asked = [flights.run('a', work), flights.run('a', work), flights.run('b', work)]
    resolve(7)
    expect(await Promise.all(asked)).toEqual([7, 7, 7])
    expect(runs).toBe(2)
  })

  it('forgets a settled flight, a failed one too', async () => {
    const flights = createSingleFlight<number>()
    await expect(flights.run('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(await flights.run('a', () => Promise.resolve(1))).toBe(1)
    expect(await flights.run('a', () => Promise.resolve(2))).toBe(2)
  })
})
