import { describe, expect, it } from 'vitest'
import { buildAttempts, devAttempts } from './attempts/index.ts'

describe('the attempts', () => {
  it('are many, and nearly all of them would get through without the guard', () => {
    const found = devAttempts.filter(({ harmless }) => harmless === undefined)
    expect(buildAttempts.length).toBeGreaterThanOrEqual(110)
    expect(devAttempts.length).toBeGreaterThanOrEqual(120)
    // Each is tried: those in a build must all be found without the guard.
    expect(found.length).toBeGreaterThanOrEqual(95)
  })

  it('are different', () => {
    for (const attempts of [buildAttempts, devAttempts]) {
      expect(new Set(attempts.map(({ leak }) => leak)).size).toBe(attempts.length)
    }
  })
})
