import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealedAs, subjectOf } from '../../src/cache/subject.ts'

// Few characters and many ends, so that parts which look alike when put together are common.
const part = fc.string({ unit: fc.constantFrom('a', 'b', '/', '"', ',', '\\', '[', ']', '0', '\n', '\ud83d', '🔑') })
const parts = fc.tuple(part, part, fc.nat({ max: 3 }))

describe('subjects', () => {
  it('are the same only when every part is, in their key and in what an entry is sealed as', () => {
    fc.assert(
      fc.property(parts, parts, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (one, other, version, otherVersion) => {
        const isSame = one.every((value, index) => value === other[index])
        const [first, second] = [subjectOf(...one), subjectOf(...other)]
        expect(first.key === second.key).toBe(isSame)
        const bytes = [sealedAs(first, version).toString('hex'), sealedAs(second, otherVersion).toString('hex')]
        expect(bytes[0] === bytes[1]).toBe(isSame && version === otherVersion)
      }),
    )
  })

  it.each([
    [subjectOf('a', 'b/c', 0), subjectOf('a/b', 'c', 0)],
    [subjectOf('', 'x/secret/app', 0), subjectOf('x', 'secret/app', 0)],
    [subjectOf('', 'secret/app', 0), subjectOf('', 'secret/app', 1)],
    [subjectOf('a","b', 'c', 0), subjectOf('a', 'b","c', 0)],
    [subjectOf('', 'secret/app-1', 0), subjectOf('', 'secret/app', -1)],
  ])('that look alike are two: %j and %j', (one, other) => {
    expect(one.key).not.toBe(other.key)
    expect(sealedAs(one).equals(Buffer.from(sealedAs(other)))).toBe(false)
  })
})
