import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { revealed } from './detector.ts'
import type { Secret } from './secret.ts'

const secret: Secret = {
  name: 'app/shop',
  key: 'red_0123456789abcdef01234567',
  password: `p/+&=<89abcdef>"'ü:@?`,
  pem: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n',
  databasePassword: 'db/0123456789abcdef',
  accountKey: 'qL2RwZ3kq1pY0m8s5vJ7xN4tB6cD9fGhKjLpQrStUvWxYz==',
}
const { key, password, pem } = secret
const bytes = (text: string): string => Buffer.from(text).toString('hex')

// The tests of the guard are worth as much as what they see.
describe('the detector of the tests', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', `a ${password} b`],
    ['in JSON', JSON.stringify({ password })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ password }))],
    ['in base64', Buffer.from(`:${password}`).toString('base64')],
    ['in base64 within base64', Buffer.from(Buffer.from(key).toString('base64')).toString('base64')],
    ['in base64 in lines', Buffer.from(pem).toString('base64').replace(/.{20}/g, '$&\n')],
    ['in hexadecimal', `0${bytes(key)}`],
    ['with URI escapes', encodeURIComponent(encodeURIComponent(password))],
    ['with entities', password.replace(/\W/g, (each) => `&#${each.codePointAt(0)};`)],
    ['with escapes of JavaScript', bytes(key).replace(/../g, String.raw`\u{$&}`)],
    ['with escapes of CSS', bytes(key).replace(/../g, String.raw`\$& `)],
    ['as character codes', JSON.stringify([...Buffer.from(key)])],
    ['in a concatenation', `"${key.slice(0, 9)}" + '${key.slice(9)}'`],
    ['in gzip', gzipSync(key)],
    ['in gzip in brotli', brotliCompressSync(gzipSync(key))],
    ['in gzip in base64', gzipSync(key).toString('base64')],
    ['in UTF-16', Buffer.from(`\uFEFF${key}`, 'utf16le')],
    ['by one line of a private key', pem.split('\n')[1] ?? ''],
    ['by code that reads it', `vault.secrets.follow("app/shop#key")`],
  ])('sees it %s', (_, content) => {
    expect(revealed(Buffer.from(content), secret)).toBeTypeOf('string')
  })

  it('sees nothing where there is nothing', () => {
    const content = `red_ ${key.slice(0, 20)} ${Buffer.from('another value').toString('base64')} ${bytes('and more')}`
    expect(revealed(Buffer.from(content), secret)).toBeUndefined()
  })
})
