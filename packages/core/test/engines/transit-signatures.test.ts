import { createHash, createHmac, createPublicKey, verify, webcrypto } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'

function raw(text: string, encoding: 'base64' | 'base64url' = 'base64'): Buffer {
  return Buffer.from(text.split(':')[2] ?? '', encoding)
}

describe('the transit engine signs', () => {
  const { vault } = useEngineServer(async (server) => {
    await server.enableSecretsEngine('transit', { type: 'transit' })
    const types = { ed: 'ed25519', ec: 'ecdsa-p256', rsa: 'rsa-2048', mac: 'aes256-gcm96' }
    for (const [name, type] of Object.entries(types)) {
      await server.request('POST', `transit/keys/${name}`, { body: { type, exportable: true } })
    }
  })

  it('any bytes, and knows its signature from that of other bytes', async () => {
    const { transit } = vault()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), async (input, other) => {
        const signature = await transit.sign('ed', input)
        expect(await transit.verify('ed', input, signature)).toBe(true)
        expect(await transit.verify('ed', other, signature)).toBe(Buffer.compare(input, other) === 0)
      }),
      { numRuns: 25 },
    )
  })

  it('so that node:crypto verifies with the public key alone', async () => {
    const { transit } = vault()
    const [version] = (await transit.keys.read('rsa')).versions
    const key = createPublicKey(version?.publicKey ?? '')
    const plain = await transit.sign('rsa', 'x', { signatureAlgorithm: 'pkcs1v15', hashAlgorithm: 'sha2-512' })
    expect(verify('sha512', Buffer.from('x'), key, raw(plain))).toBe(true)
    expect(verify('sha256', Buffer.from('x'), key, raw(plain))).toBe(false)

    const salted = await transit.sign('rsa', 'x', { saltLength: 'hash' })
    const publicKey = await webcrypto.subtle.importKey(
      'spki',
      key.export({ type: 'spki', format: 'der' }),
      { name: 'RSA-PSS', hash: 'SHA-256' },
      false,
      ['verify'],
    )
    const pss = { name: 'RSA-PSS', saltLength: 32 }
    expect(await webcrypto.subtle.verify(pss, publicKey, raw(salted), Buffer.from('x'))).toBe(true)
  })

  it('in the form that JSON web tokens want', async () => {
    const { transit } = vault()
    const signature = await transit.sign('ec', 'header.payload', { marshalingAlgorithm: 'jws' })
    const [version] = (await transit.keys.read('ec')).versions
    const key = { key: createPublicKey(version?.publicKey ?? ''), dsaEncoding: 'ieee-p1363' as const }
    expect(verify('sha256', Buffer.from('header.payload'), key, raw(signature, 'base64url'))).toBe(true)
    expect(await transit.verify('ec', 'header.payload', signature, { marshalingAlgorithm: 'jws' })).toBe(true)
  })

  it('what was hashed elsewhere', async () => {
    const { transit } = vault()
    const hash = createHash('sha256').update('large file').digest()
    const signature = await transit.sign('ec', hash, { prehashed: true })
    expect(await transit.verify('ec', 'large file', signature)).toBe(true)
    expect(await transit.verify('ec', hash, signature)).toBe(false)
  })

  it('with the version that is asked for', async () => {
    const { transit } = vault()
    await transit.keys.create('rotated', { type: 'ed25519' })
    await transit.keys.rotate('rotated')
    const [first, newest] = await Promise.all([
      transit.sign('rotated', 'x', { keyVersion: 1 }),
      transit.sign('rotated', 'x'),
    ])
    expect([first, newest].map((text) => text.slice(0, 9))).toEqual(['vault:v1:', 'vault:v2:'])
    expect(await transit.verify('rotated', 'x', first)).toBe(true)
    expect(await transit.verify('rotated', 'x', first.replace('vault:v1:', 'vault:v2:'))).toBe(false)
  })

  it.each([
    ['sha2-256', 'sha256'],
    ['sha2-512', 'sha512'],
  ] as const)('an HMAC with %s, as anyone with the key would', async (hashAlgorithm, digest) => {
    const { transit } = vault()
    const exported = await transit.keys.export('mac', 'hmac-key')
    const expected = createHmac(digest, Buffer.from(exported.data['1'] ?? '', 'base64'))
      .update('x')
      .digest('base64')
    const hmac = await transit.hmac('mac', 'x', { hashAlgorithm })
    expect(hmac).toBe(`vault:v1:${expected}`)
    expect(await transit.verifyHmac('mac', 'x', hmac, { hashAlgorithm })).toBe(true)
    expect(await transit.verifyHmac('mac', 'y', hmac, { hashAlgorithm })).toBe(false)
  })

  it('with sha2-256 unless told otherwise', async () => {
    const { transit } = vault()
    expect(await transit.hmac('mac', 'x')).toBe(await transit.hmac('mac', 'x', { hashAlgorithm: 'sha2-256' }))
    expect(await transit.verifyHmac('mac', 'x', await transit.hmac('mac', 'x'))).toBe(true)
  })

  it('and tells what is no signature at all from a wrong one', async () => {
    const { transit } = vault()
    await expect(transit.verify('ed', 'x', 'garbage')).rejects.toEqual(fails('bad_request'))
    await expect(transit.verifyHmac('mac', 'x', 'garbage')).rejects.toEqual(fails('bad_request'))
    await expect(transit.sign('none', 'x')).rejects.toEqual(fails('bad_request'))
    await expect(transit.sign('mac', 'x')).rejects.toEqual(fails('bad_request'))
  })
})
