import { describe, expect, it } from 'vitest'
import { jsonData } from '../../src/client/kv/json-data.ts'
import { secretData } from '../../src/foundation/index.ts'

const check = (data: unknown) => jsonData(data, 'kv.write', 'secret/x')

describe('data to be written', () => {
  it('is taken as it is when JSON can hold it', () => {
    const data = { a: 'ä😀', b: [1, -0.5, true, null, { c: {} }], '': '' }
    expect(check(data)).toEqual(data)
    expect(JSON.stringify(check(JSON.parse('{"__proto__":{"x":"1"}}')))).toBe('{"__proto__":{"x":"1"}}')
  })

  it('is revealed when it is redacted, on every level, so that no placeholder is ever stored', () => {
    const read = secretData({ password: 'p', tls: { key: 'k', chain: ['c'] } }, { path: 'p', version: 1 })
    expect(check(read)).toEqual({ password: 'p', tls: { key: 'k', chain: ['c'] } })
    expect(check({ moved: read.tls, list: [read.tls.chain] })).toEqual({
      moved: { key: 'k', chain: ['c'] },
      list: [['c']],
    })
  })

  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
  const loop: Record<string, unknown> = {}
  loop['self'] = { loop }
  it.each([
    ['undefined field', { a: { b: undefined } }, /a\.b is undefined/],
    ['function', { a: () => 1 }, /a is a function/],
    ['bigint', { a: [1n] }, /a\[0\] is a bigint/],
    ['symbol', { a: Symbol('x') }, /a is a symbol/],
    ['NaN', { a: Number.NaN }, /a is not a finite number/],
    ['Date', { a: new Date() }, /a is a Date/],
    ['Map', { a: new Map() }, /a is a Map/],
    ['Buffer', { a: Buffer.from('x') }, /a is a Buffer/],
    ['loop', loop, /self\.loop contains itself|contains itself/],
    ['negative zero', { a: -0 }, /negative zero/],
    ['too deep', deep(300), /nested more than/],
    ['lone surrogate', { a: '\ud800' }, /surrogate/],
    ['symbol for a name', { a: { [Symbol('canary')]: 1 } }, /field a has a symbol for the name of a field/],
    ['field beside items', { a: Object.assign([1], { extra: 2 }) }, /field a has a field extra beside its items/],
    ['negative index', { a: Object.assign([1], { '-1': 2 }) }, /field a has a field -1 beside its items/],
    ['hole', { a: Object.assign([], { 1: 2 }) }, /a\[0\] is undefined/],
    ['hidden field', Object.defineProperty({}, 'b', { value: 1 }), /the data has a field b that is not enumerable/],
    ['array', ['a'], /must be an object/],
    ['string', 'a', /must be an object/],
    ['null', null, /must be an object/],
  ])('is refused when JSON would change it: %s', (_name, data, message) => {
    expect(() => check(data)).toThrow(message)
  })

  it('names every problem and no value', () => {
    const message = (() => {
      try {
        check({ a: undefined, b: '\ud800canary' })
        return ''
      } catch (error) {
        return String(error)
      }
    })()
    expect(message).toMatch(/field a .*field b /)
    expect(message).not.toContain('canary')
  })
})
