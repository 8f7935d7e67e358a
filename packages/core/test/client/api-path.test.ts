import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeSegments, pathSegments } from '../../src/client/request/api-path.ts'
import { isVaultError } from '../../src/foundation/index.ts'

const refused = (path: unknown): boolean => {
  try {
    pathSegments(path as string, 'kv.read')
    return false
  } catch (error) {
    return isVaultError(error, 'invalid_path')
  }
}

describe('a path', () => {
  it.each([
    ['', 'empty'],
    ['/a', 'leading slash'],
    ['a/', 'trailing slash'],
    ['a//b', 'empty segment'],
    ['a/./b', 'dot'],
    ['a/../b', 'dot dot'],
    ['..', 'only dots'],
    ['a/%2e%2e/b', 'encoded dots'],
    ['a/%2E./b', 'half encoded dots'],
    ['a/%252e%252e/b', 'twice encoded dots'],
    ['a/..%2fb', 'dots with an encoded slash'],
    ['a/..%5Cb', 'dots with an encoded backslash'],
    ['a/..\\b', 'dots with a backslash'],
    ['a\u0000b', 'NUL'],
    ['a\nb', 'line feed'],
    ['a\r\nX-Vault-Token: x', 'header injection'],
    ['a\u007fb', 'DEL'],
    ['a\u0085b', 'C1 control'],
    ['a\ud800b', 'lone surrogate'],
    [undefined, 'undefined'],
    [{}, 'an object'],
  ] as [unknown, string][])('%j is refused (%s)', (path) => expect(refused(path)).toBe(true))

  it.each([
    ['secret/a#b?c', 'secret/a%23b%3Fc'],
    ["secret/o'neil&co=1", 'secret/o%27neil%26co%3D1'],
    ['secret/ä 😀', 'secret/%C3%A4%20%F0%9F%98%80'],
    ['secret/a%2eb', 'secret/a%252eb'],
    ['secret/..a/b..', 'secret/..a/b..'],
    ['secret/a+b;c:d@e', 'secret/a%2Bb%3Bc%3Ad%40e'],
  ])('%j is sent as %s', (path, encoded) => expect(encodeSegments(pathSegments(path, 'kv.read'))).toBe(encoded))

  it('is either refused or survives the way through a URL unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (path) => {
        if (refused(path)) return
        const url = new URL(`http://h/v1/${encodeSegments(pathSegments(path, 'kv.read'))}`)
        expect(url.search + url.hash).toBe('')
        expect(url.pathname.split('/').slice(2).map(decodeURIComponent).join('/')).toBe(path)
      }),
      { numRuns: 5000 },
    )
  })
})
