import { array, assert, constantFrom, property, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { createPatternMatcher } from '../../src/scan/patterns/pattern-matcher.ts'

// Few letters, so that patterns overlap, repeat and hold one another.
const pattern = string({ unit: constantFrom('a', 'b', 'A', '1'), minLength: 8, maxLength: 20 })
const text = string({ unit: constantFrom('a', 'b', 'A', '1'), maxLength: 400 })

test('finds exactly what a naive search finds', () => {
  assert(
    property(array(pattern, { minLength: 1, maxLength: 30 }), text, (patterns, content) => {
      const planted = content + (patterns[0] ?? '') + content + (patterns.at(-1) ?? '')
      const found: string[] = []
      const bytes = new Uint8Array(Buffer.from(planted))
      createPatternMatcher(patterns.map((each) => Buffer.from(each))).forEachMatch(
        bytes,
        bytes.length,
        (index, start) => found.push(`${index}@${start}`),
      )
      expect(found.toSorted()).toEqual(
        patterns.flatMap((each, index) => placesOf(each, planted).map((at) => `${index}@${at}`)).toSorted(),
      )
    }),
    { numRuns: 300 },
  )
})

test('finds a pattern of any bytes at the beginning, in the midst and at the end, and nothing after the length that counts', () => {
  assert(
    property(uint8Array({ minLength: 8, maxLength: 300 }), uint8Array({ maxLength: 50 }), (bytes, filler) => {
      const content = new Uint8Array(Buffer.concat([bytes, filler, bytes]))
      const starts: number[] = []
      createPatternMatcher([bytes]).forEachMatch(content, content.length - 1, (_, start) => starts.push(start))
      expect(starts).toContain(0)
      expect(starts).not.toContain(content.length - bytes.length)
    }),
  )
})

test('refuses a pattern too short to be found', () => {
  expect(() => createPatternMatcher([Buffer.from('1234567')])).toThrow('a pattern must have 8 bytes or more')
})

function placesOf(each: string, content: string): number[] {
  const places = []
  for (let at = content.indexOf(each); at >= 0; at = content.indexOf(each, at + 1)) places.push(at)
  return places
}
