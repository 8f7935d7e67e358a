import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createVault } from '@keyward/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connection, fails } from '../kv/connection.ts'
import { useEngineServer } from './engine-server.ts'
import { printed } from './printed.ts'

const refusal = (words: string | RegExp) =>
  expect.objectContaining({
    code: 'bad_request',
    serverErrors: [expect.stringMatching(words)],
  })

describe('the transit engine encrypts', () => {
  const { server, vault } = useEngineServer(async (started) => {
    await started.enableSecretsEngine('transit', { type: 'transit' })
    await started.enableSecretsEngine('team/transit', { type: 'transit' })
    for (const [name, settings] of Object.entries({
      app: {},
      other: {},
      derived: { derived: true },
      convergent: { derived: true, convergent_encryption: true },
    })) {
      await started.request('POST', `transit/keys/${name}`, { body: settings })
    }
    await started.request('POST', 'team/transit/keys/app', { body: {} })
  })

  it('and gives back any bytes as they were, with any context and associated data', async () => {
    const { transit } = vault()
    const binding = fc.record({
      context: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      associatedData: fc.uint8Array({ maxLength: 64 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), binding, async (plaintext, options) => {
        const ciphertext = await transit.encrypt('derived', plaintext, options)
        expect([...(await transit.decrypt('derived', ciphertext, options)).reveal()]).toEqual([...plaintext])
      }),
      { numRuns: 50 },
    )
  })

  it('and gives back any text as it was', async () => {
    const { transit } = vault()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 100 }), async (text) => {
        expect((await transit.decrypt('app', await transit.encrypt('app', text))).revealText()).toBe(text)
      }),
      { numRuns: 50 },
    )
  })

  it('takes part of a larger buffer for that part, and what was decrypted as it is', async () => {
    const { transit } = vault()
    const whole = new Uint8Array([1, 2, 3, 4, 5])
    const decrypted = await transit.decrypt('app', await transit.encrypt('app', whole.subarray(1, 3)))
    expect([...decrypted.reveal()]).toEqual([2, 3])
    const again = await transit.decrypt('other', await transit.encrypt('other', decrypted))
    expect([...again.reveal()]).toEqual([2, 3])
  })

  it('so that only the same key, context and associated data decrypt', async () => {
    const { transit } = vault()
    const bound = await transit.encrypt('app', 'x', { associatedData: 'order 1' })
    expect((await transit.decrypt('app', bound, { associatedData: 'order 1' })).revealText()).toBe('x')
    await expect(transit.decrypt('app', bound, { associatedData: 'order 2' })).rejects.toEqual(
      refusal('authentication'),
    )
    await expect(transit.decrypt('app', bound)).rejects.toEqual(refusal('authentication'))
    await expect(transit.decrypt('other', bound, { associatedData: 'order 1' })).rejects.toEqual(
      refusal('authentication'),
    )
    const derived = await transit.encrypt('derived', 'x', { context: 'tenant 1' })
    await expect(transit.decrypt('derived', derived, { context: 'tenant 2' })).rejects.toEqual(
      refusal('authentication'),
    )
    await expect(transit.decrypt('derived', derived)).rejects.toEqual(refusal('context'))
  })

  it('to the same ciphertext with a convergent key and the same context, and to another with any other key', async () => {
    const { transit } = vault()
    const [one, same, elsewhere] = await Promise.all([
      transit.encrypt('convergent', 'x', { context: 'a' }),
      transit.encrypt('convergent', 'x', { context: 'a' }),
      transit.encrypt('convergent', 'x', { context: 'b' }),
    ])
    expect(same).toBe(one)
    expect(elsewhere).not.toBe(one)
    expect(await transit.encrypt('app', 'x')).not.toBe(await transit.encrypt('app', 'x'))
  })

  it('with the key of the mount that was named', async () => {
    const { transit } = vault()
    const ciphertext = await transit.encrypt('app', 'x', { mount: 'team/transit' })
    expect((await transit.decrypt('app', ciphertext, { mount: 'team/transit' })).revealText()).toBe('x')
    await expect(transit.decrypt('app', ciphertext)).rejects.toEqual(refusal('authentication'))
  })

  it('with the newest version or the one that is asked for, and rewraps to the newest without showing the plaintext', async () => {
    const { transit } = vault()
    await transit.keys.create('rotated')
    const first = await transit.encrypt('rotated', 'x')
    await transit.keys.rotate('rotated')
    const second = await transit.rewrap('rotated', first)
    expect([first, second].map((text) => text.slice(0, 9))).toEqual(['vault:v1:', 'vault:v2:'])
    expect(await transit.encrypt('rotated', 'x', { keyVersion: 1 })).toMatch(/^vault:v1:/)
    await transit.keys.configure('rotated', { minDecryptionVersion: 2 })
    expect((await transit.decrypt('rotated', second)).revealText()).toBe('x')
    await expect(transit.decrypt('rotated', first)).rejects.toEqual(refusal('too old'))
  })

  it('a whole batch in one request, each item with its own outcome', async () => {
    const { transit } = vault()
    const encrypted = await transit.encryptBatch('derived', [
      { plaintext: 'one', context: 'a' },
      { plaintext: 'two', context: 'a', keyVersion: 9 },
      { plaintext: Buffer.from('three'), context: 'b', associatedData: 'bound' },
    ])
    expect(encrypted.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(encrypted[1]).toEqual({ status: 'rejected', reason: refusal('version') })
    const [one, , three] = encrypted.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : ''))

    const decrypted = await transit.decryptBatch('derived', [
      { ciphertext: one ?? '', context: 'a' },
      { ciphertext: three ?? '', context: 'b', associatedData: 'other' },
      { ciphertext: 'no ciphertext', context: 'a' },
      { ciphertext: three ?? '', context: 'b', associatedData: 'bound' },
    ])
    const texts = decrypted.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.revealText() : outcome.reason.message,
    )
    expect(texts).toEqual([
      'one',
      expect.stringContaining('item 1 of the batch refused: cipher: message authentication failed'),
      expect.stringContaining('item 2 of the batch refused: invalid ciphertext'),
      'three',
    ])
    const rewrapped = await transit.rewrapBatch('derived', [
      { ciphertext: one ?? '', context: 'a' },
      { ciphertext: 'x', context: 'a' },
    ])
    expect(rewrapped.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('a batch in which everything fails, or nothing is, all the same', async () => {
    const { transit } = vault()
    const items = [{ ciphertext: 'x' }, { ciphertext: 'y' }]
    expect((await transit.decryptBatch('app', items)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await transit.decryptBatch('app', [])).toEqual([])
    await expect(transit.decryptBatch('none', items)).rejects.toEqual(refusal('not found'))
  })

  it('without showing any plaintext where a result is printed', async () => {
    const { transit } = vault()
    const canary = 'canary-plaintext'
    const ciphertext = await transit.encrypt('app', canary)
    const text = printed([
      await transit.decrypt('app', ciphertext),
      await transit.decryptBatch('app', [{ ciphertext }, { ciphertext: 'x' }]),
    ])
    for (const form of ['utf8', 'hex', 'base64'] as const)
      expect(text).not.toContain(Buffer.from(canary).toString(form))
  })

  it('with a data key that opens here what only the server can open again', async () => {
    const { transit } = vault()
    const { plaintext, ciphertext } = await transit.generateDataKey('derived', { context: 'a' })
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', plaintext.reveal(), iv)
    const sealed = Buffer.concat([cipher.update('large file'), cipher.final()])
    const key = await transit.decrypt('derived', ciphertext, { context: 'a' })
    const decipher = createDecipheriv('aes-256-gcm', key.reveal(), iv).setAuthTag(cipher.getAuthTag())
    expect(Buffer.concat([decipher.update(sealed), decipher.final()]).toString()).toBe('large file')
    expect(printed({ plaintext })).not.toContain(plaintext.reveal().toString('base64'))
  })

  it.each([128, 256, 512] as const)('with a data key of %d bits, wrapped or not', async (bits) => {
    const { transit } = vault()
    const { plaintext } = await transit.generateDataKey('app', { bits })
    expect(plaintext.reveal()).toHaveLength(bits / 8)
    const wrapped = await transit.generateWrappedDataKey('app', { bits })
    expect((await transit.decrypt('app', wrapped)).reveal()).toHaveLength(bits / 8)
  })

  it('with a data key whose plaintext is not shown to one who only keeps it', async () => {
    await server().writePolicy('keeper', 'path "transit/datakey/wrapped/app" { capabilities = ["update"] }')
    const { token } = await server().createToken({ policies: ['keeper'] })
    await using keeper = createVault({ ...connection(server()), token })
    const wrapped = await keeper.transit.generateWrappedDataKey('app')
    await expect(keeper.transit.generateDataKey('app')).rejects.toEqual(fails('permission_denied'))
    await expect(keeper.transit.decrypt('app', wrapped)).rejects.toEqual(fails('permission_denied'))
    expect((await vault().transit.decrypt('app', wrapped)).reveal()).toHaveLength(32)
  })

  it('and gives random bytes that print redacted', async () => {
    const [one, other] = await Promise.all([vault().transit.random(48), vault().transit.random(48)])
    expect(one.reveal()).toHaveLength(48)
    expect(one.reveal()).not.toEqual(other.reveal())
    expect(printed(one)).not.toContain(one.reveal().toString('base64'))
    await expect(vault().transit.random(0)).rejects.toEqual(fails('invalid_argument'))
    await expect(vault().transit.random(2 ** 20)).rejects.toEqual(fails('bad_request'))
  })

  it('nothing that would not come back as it was', async () => {
    const { transit } = vault()
    await expect(transit.encrypt('app', 'half \ud800')).rejects.toEqual(fails('invalid_argument'))
    await expect(transit.encrypt('app', 5 as unknown as string)).rejects.toEqual(fails('invalid_argument'))
    await expect(transit.encryptBatch('app', [{ plaintext: null as unknown as string }])).rejects.toEqual(
      fails('invalid_argument'),
    )
  })
})
