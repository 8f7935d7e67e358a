import assert from 'node:assert'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretData, secretData } from '../../src/foundation/index.ts'

const password = 'hunter2-canary'
const make = () =>
  secretData(
    {
      user: 'app',
      password,
      tls: { key: password, chain: [password, { deep: password }] },
      none: null as null | string,
    },
    { path: 'app/database', version: 3 },
  )

describe('secret data reads like a plain object', () => {
  it('gives fields, nested fields and list items by name', () => {
    const { user, password: read, tls, none } = make()
    expect([user, read, tls.key, tls.chain[0], none]).toEqual(['app', password, password, password, null])
    expect((tls.chain as unknown[]).map((item) => typeof item)).toEqual(['string', 'object'])
    expect(tls.chain).toHaveLength(2)
  })

  it('answers whether a field is there, and gives undefined for one that is not, even one every object inherits', () => {
    const data = make() as Record<string, unknown>
    expect('user' in data).toBe(true)
    expect('constructor' in data).toBe(false)
    expect(data['nothing']).toBeUndefined()
    expect(data['constructor']).toBeUndefined()
    expect(data['__proto__']).toBeUndefined()
  })

  it('reveals a plain copy whose change does not reach the original', () => {
    const data = make()
    const copy = data.reveal()
    copy.tls.key = 'changed'
    expect(data.tls.key).toBe(password)
    expect(isSecretData(copy)).toBe(false)
    expect(JSON.stringify(copy)).toContain(password)
  })

  it('keeps data of another realm as redacted as its own, and gives a plain copy of it', () => {
    const foreign = runInNewContext(`({ tls: { key: '${password}' } })`) as { tls: { key: string } }
    const data = secretData({ foreign }, { path: 'app/database', version: 3 })
    expect(isSecretData(data.foreign.tls)).toBe(true)
    expect(inspect(data.foreign)).toBe('[Secret app/database v3]')
    expect(data.reveal()).toStrictEqual({ foreign: { tls: { key: password } } })
  })

  it('leaves what has methods as it is, even where nothing is inherited', () => {
    const methods = Object.assign(Object.create(null) as object, { size: () => 1 })
    const bare: unknown = Object.create(methods)
    expect(secretData({ bare }, { path: 'app/database' }).bare).toBe(bare)
  })

  it('gives the same nested data each time', () => {
    const data = make()
    expect(data.tls).toBe(data.tls)
    expect(data.tls.chain[1]).toBe(data.tls.chain[1])
  })

  it('cannot be changed', () => {
    const data = make() as { user: string }
    expect(() => (data.user = 'x')).toThrow(TypeError)
    expect(() => delete (data as { user?: string }).user).toThrow(TypeError)
    expect(data.user).toBe('app')
  })

  it('stays as it is when somebody tries to freeze it', () => {
    for (const close of [Object.freeze, Object.seal, Object.preventExtensions]) {
      const data = make()
      for (const part of [data, data.tls, data.tls.chain])
        expect(() => close(part)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
      expect(Object.hasOwn(data, 'user')).toBe(true)
      expect([data.user, data.tls.chain[0], 'none' in data]).toEqual(['app', password, true])
      expect(Object.isExtensible(data)).toBe(true)
      expect(inspect(data)).toBe('[Secret app/database v3]')
    }
    const data = make()
    expect(() => Object.setPrototypeOf(data, null) as unknown).toThrow(TypeError)
    expect(inspect(data)).toBe('[Secret app/database v3]')
  })

  it('gives back any JSON object as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (plain) => {
        const data = secretData(plain, { path: 'p' })
        expect(data.reveal()).toEqual({ ...plain })
        const reached = Object.keys(plain).filter(
          (key) => typeof data[key] !== 'function' && typeof data[key] !== 'object',
        )
        expect(reached.map((key) => data[key])).toEqual(reached.map((key) => plain[key]))
      }),
    )
  })
})

describe('secret data shows nothing secret', () => {
  const sinks: Record<string, (value: unknown) => string> = {
    'console format %s': (value) => format('%s', value),
    'console format %o': (value) => format('%o', value),
    'console format %O': (value) => format('%O', value),
    'console format %j': (value) => format('%j', value),
    'inspect with everything on': (value) =>
      inspect(value, { showHidden: true, showProxy: true, getters: true, depth: Infinity }),
    'inspect without custom printers': (value) =>
      inspect(value, { showHidden: true, showProxy: true, getters: true, depth: Infinity, customInspect: false }),
    JSON: (value) => JSON.stringify({ value }),
    'string conversion': (value) => `${value as string}${String(value)}`,
    'error cause': (value) => inspect(new Error('x', { cause: value }), { depth: Infinity }),
  }
  it.each(Object.entries(sinks))('in %s', (_name, print) => {
    const data = make()
    for (const value of [data, data.tls, data.tls.chain, { wrapped: [data] }])
      expect(print(value)).not.toContain(password)
  })

  it('prints where it comes from', () => {
    expect(inspect(make())).toBe('[Secret app/database v3]')
    expect(JSON.stringify(make())).toBe('"[Secret app/database v3]"')
    expect(inspect(secretData({}, { path: 'legacy/x' }))).toBe('[Secret legacy/x]')
  })

  it.each([
    ['spread', (value: object) => ({ ...value })],
    ['the rest of a destructuring', ({ ...rest }: object) => rest],
    ['Object.assign', (value: object) => Object.assign({}, value)],
    ['Object.keys', (value: object) => Object.keys(value)],
    ['Object.entries', (value: object) => Object.entries(value)],
    ['Reflect.ownKeys', (value: object) => Reflect.ownKeys(value)],
    [
      'for in',
      (value: object) => {
        const keys: string[] = []
        for (const key in value) keys.push(key)
        return keys
      },
    ],
  ] as const)('refuses %s and names reveal(), on every level', (_name, list) => {
    for (const value of [make(), make().tls, make().tls.chain])
      expect(() => list(value)).toThrow(/\[Secret app\/database v3\].*reveal\(\)/)
  })

  it('is not equal to an empty object', () => {
    expect(() => assert.deepStrictEqual(make(), {})).toThrow(/deep-equal|reveal/)
  })

  it('refuses to be cloned or serialized', () => {
    expect(() => structuredClone(make())).toThrow(/could not be cloned/)
    expect(() => serialize(make())).toThrow(/could not be cloned/)
  })
})
