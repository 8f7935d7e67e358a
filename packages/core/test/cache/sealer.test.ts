import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEntry, sealEntry } from '../../src/cache/entry.ts'
import { createSealer, type Sealed } from '../../src/cache/sealer.ts'
import { subjectOf } from '../../src/cache/subject.ts'
import { createVirtualClock } from '../virtual-clock.ts'

const as = Buffer.from('subject')
// As OpenSSL says that something was changed, or that a tag is too short.
const refused = /unable to authenticate|authentication tag/i

describe('the sealer', () => {
  it('never uses a nonce twice under a key, however keys roll', async () => {
    const step = fc.record({ seals: fc.nat({ max: 12 }), passes: fc.nat({ max: 2500 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const clock = createVirtualClock()
        const sealer = createSealer(clock, { afterMs: 2000, afterUses: 5 })
        const sealed: Sealed[] = []
        for (const { seals, passes } of steps) {
          for (let count = 0; count < seals; count++) sealed.push(sealer.seal('text', as))
          await clock.advance(passes)
        }
        const used = sealed.map(({ key, nonce }) => `${key.export().toString('hex')} ${nonce.toString('hex')}`)
        expect(new Set(used).size).toBe(used.length)
        for (const each of Map.groupBy(sealed, ({ key }) => key).values()) expect(each.length).toBeLessThanOrEqual(5)
        for (const each of sealed) expect(sealer.open(each, as)).toBe('text')
      }),
    )
  })

  it('takes another key when the old one has been in use for its time', async () => {
    const clock = createVirtualClock()
    const sealer = createSealer(clock)
    const first = sealer.seal('text', as)
    await clock.advance(3_599_999)
    expect(sealer.seal('text', as).key).toBe(first.key)
    await clock.advance(1)
    const next = sealer.seal('text', as)
    expect(next.key.equals(first.key)).toBe(false)
    expect([sealer.open(first, as), sealer.open(next, as)]).toEqual(['text', 'text'])
  })

  it('makes keys of 256 bits that no other sealer has', () => {
    const clock = createVirtualClock()
    const [one, other] = [createSealer(clock), createSealer(clock)].map((sealer) => sealer.seal('text', as).key)
    expect(one?.symmetricKeySize).toBe(32)
    expect(one?.equals(other as NonNullable<typeof other>)).toBe(false)
  })

  it('does not open what has any bit changed, of the text, the nonce, the tag or what it was sealed as', () => {
    const sealer = createSealer(createVirtualClock())
    const part = fc.constantFrom('ciphertext' as const, 'nonce' as const, 'tag' as const, 'as' as const)
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), part, fc.nat(), (text, changed, at) => {
        const sealed = sealer.seal(text, as)
        const parts = { ...sealed, as: Buffer.from(as) }
        const bytes = Buffer.from(parts[changed])
        const bit = at % (bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const { as: sealedAs, ...rest } = { ...parts, [changed]: bytes }
        expect(() => sealer.open(rest, sealedAs)).toThrow(refused)
      }),
    )
  })

  it('does not take a shortened tag for a whole one', () => {
    const sealer = createSealer(createVirtualClock())
    const sealed = sealer.seal('text', as)
    expect(() => sealer.open({ ...sealed, tag: sealed.tag.subarray(0, 12) }, as)).toThrow(refused)
  })

  it('leaves nothing of the text in what it gives', () => {
    const text = 'the-password-in-clear'
    const { ciphertext, nonce, tag } = createSealer(createVirtualClock()).seal(text, as)
    expect(Buffer.concat([ciphertext, nonce, tag]).includes(text.slice(0, 8))).toBe(false)
  })
})

describe('an entry', () => {
  const clock = createVirtualClock()
  const sealer = createSealer(clock)
  const own = subjectOf('team', 'secret/app', 0)

  it('gives back any JSON object as it was, in whatever script', () => {
    const anyText = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), loneSurrogate) })
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.jsonValue())), (data) => {
        const entry = sealEntry(sealer, own, { data, version: 3 }, 1, clock)
        expect(JSON.stringify(openEntry(sealer, own, entry))).toBe(JSON.stringify(data))
      }),
    )
    const hard = { emoji: '🔑👩‍👩‍👧', nul: '\u0000', halves: '\ud83d|\udd11', accents: 'ÿ\u0080\u2028', '\udc00': 1 }
    expect(openEntry(sealer, own, sealEntry(sealer, own, { data: hard }, 1, clock))).toEqual(hard)
  })

  it('gives data of its own to whoever opens it', () => {
    const entry = sealEntry(sealer, own, { data: { list: [1] } }, 1, clock)
    const opened = openEntry(sealer, own, entry)
    ;(opened['list'] as number[]).push(2)
    expect(openEntry(sealer, own, entry)).toEqual({ list: [1] })
  })

  it.each([
    ['namespace', subjectOf('other', 'secret/app', 0)],
    ['mount', subjectOf('team', 'other/app', 0)],
    ['path', subjectOf('team', 'secret/other', 0)],
    ['requested version', subjectOf('team', 'secret/app', 1)],
  ])('does not open as one of another %s', (_what, other) => {
    const entry = sealEntry(sealer, own, { data: { n: 1 }, version: 3 }, 1, clock)
    expect(() => openEntry(sealer, other, entry)).toThrow(refused)
    expect(openEntry(sealer, own, entry)).toEqual({ n: 1 })
  })

  it('does not open as another version than it holds', () => {
    const entry = sealEntry(sealer, own, { data: { n: 1 }, version: 3 }, 1, clock)
    for (const version of [undefined, 0, 2, 4, 3 + 2 ** 32]) {
      expect(() => openEntry(sealer, own, { ...entry, version })).toThrow(refused)
    }
  })

  const loneSurrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit))
})
