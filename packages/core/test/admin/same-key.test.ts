import { sameKey } from '@keyward/core'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('sameKey', () => {
  it('knows the key, as a text and as what follows it', () => {
    expect(sameKey('open sesame', 'open sesame')).toBe(true)
    const followed = { current: 'first' }
    expect(sameKey('first', followed)).toBe(true)
    followed.current = 'second'
    expect([sameKey('first', followed), sameKey('second', followed)]).toEqual([false, true])
  })

  it('knows every key of a ring', () => {
    const ring = { keys: [{ key: 'new' }, { key: 'old' }] }
    expect(['new', 'old', 'older', ''].map((given) => sameKey(given, ring))).toEqual([true, true, false, false])
  })

  it.each([
    ['not set', undefined, undefined],
    ['not set, and any was sent', 'any', undefined],
    ['empty', '', ''],
    ['empty in Vault', '', { current: '' }],
    ['empty in a ring', '', { keys: [{ key: '' }] }],
    ['of a ring without any', 'any', { keys: [] }],
    ['null', null, null],
    ['no text', 5, 5],
    ['sent twice', ['key', 'key'], 'key'],
    ['an object with all that a text has', Object('key'), 'key'],
    ['a whole secret', 'undefined', { current: {} }],
  ])("is nobody's when it is %s", (_name, given, expected) => {
    expect(sameKey(given, expected as never)).toBe(false)
  })

  it('takes no other text for it', () => {
    assert(
      property(string({ unit: 'binary' }), string({ unit: 'binary' }), (given, key) => {
        expect(sameKey(given, key)).toBe(given === key && key !== '')
      }),
    )
  })
})
