import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson, parseJsonToWriteBack } from '../../src/client/request/json.ts'

describe('JSON from the server', () => {
  it('keeps the digits of an integer that a number cannot hold, as a string', () => {
    expect(
      parseJson('{"id":12345678901234567890,"list":[-9007199254740993, 9007199254740991],"exact":9007199254740992}'),
    ).toEqual({
      id: '12345678901234567890',
      list: ['-9007199254740993', 9007199254740991],
      exact: 9007199254740992,
    })
  })

  it('comes out again as it was, when it is parsed to be written back', () => {
    const text = '{"id":12345678901234567890,"list":[-9007199254740993,1e+300,0.1],"text":"12345678901234567890"}'
    expect(JSON.stringify(parseJsonToWriteBack(text))).toBe(text)
    fc.assert(
      fc.property(fc.bigInt(), fc.string(), (id, note) => {
        const json = `{"id":${id},"note":${JSON.stringify(note)}}`
        expect(JSON.stringify(parseJsonToWriteBack(json))).toBe(json)
      }),
    )
  })

  it('leaves fractions, exponents and digits inside strings alone', () => {
    const text = '{"a":1.5e300,"b":0.1234567890123456789,"c":"x:12345678901234567890"}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('is what JSON.parse says for everything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text))
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})
