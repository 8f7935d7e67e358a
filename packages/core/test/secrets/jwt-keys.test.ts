import { generateKeyPairSync } from 'node:crypto'
import { createVault, jwtKeys } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { importPKCS8, importSPKI, jwtVerify, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connection, fails } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

function openVault() {
  const vault = createVault({ ...connection(server), token: server.rootToken })
  onTestFinished(() => vault.close())
  return vault
}

let names = 0
const newName = (): string => `jwt/${names++}`
const secret = (word: string): { secret: string } => ({ secret: word.padEnd(32, '.') })
const noSuchKey = expect.objectContaining({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
type Keys = ReturnType<typeof jwtKeys<string>>

async function sign(keys: Keys): Promise<string> {
  const { kid, key } = await keys.forSigning()
  return new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid }).setExpirationTime('1h').sign(key)
}

const verify = (keys: Keys, token: string) => jwtVerify(token, keys.forVerifying, { algorithms: ['HS256'] })

describe('the keys of a ring for JSON Web Tokens', () => {
  it('sign with the newest, and verify with each that is good', async () => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, secret('first'))
    const ring = await vault.secrets.keyRing(name, 'secret', { keep: 1 })
    const keys = jwtKeys(ring)
    const first = await sign(keys)
    await vault.secrets.set(name, secret('second'))
    await ring.refresh()
    const second = await sign(keys)
    expect((await verify(keys, first)).protectedHeader.kid).toBe('1')
    expect((await verify(keys, second)).protectedHeader.kid).toBe('2')
    await vault.secrets.set(name, secret('third'))
    await ring.refresh()
    await expect(verify(keys, first)).rejects.toThrow(noSuchKey)
    expect((await verify(keys, second)).payload.sub).toBe('ada')
  })

  it('know at once a key that another process signs with', async () => {
    const [here, there] = [openVault(), openVault()]
    const name = newName()
    await here.secrets.set(name, secret('first'))
    const keys = jwtKeys(await here.secrets.keyRing(name, 'secret'))
    await there.secrets.set(name, secret('second'))
    const token = await sign(jwtKeys(await there.secrets.keyRing(name, 'secret')))
    expect((await verify(keys, token)).protectedHeader.kid).toBe('2')
  })

  it('ask Vault once, however many tokens name no key', async () => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, secret('only'))
    const ring = await vault.secrets.keyRing(name, 'secret')
    const keys = jwtKeys(ring)
    let reads = 0
    vault.events.on('operation', () => void reads++)
    const strange = Array.from({ length: 20 }, async (_, kid) => keys.forVerifying({ kid: `x${kid}` }))
    for (const { status } of await Promise.allSettled(strange)) expect(status).toBe('rejected')
    const readsOfOne = reads
    await expect(keys.forVerifying({ kid: '99' })).rejects.toThrow(noSuchKey)
    expect(readsOfOne).toBeGreaterThan(0)
    expect(reads).toBe(readsOfOne)
    const before = reads
    await ring.refresh()
    // One refresh made as many reads as all those tokens.
    expect(reads - before).toBe(readsOfOne)
  })

  it.each([undefined, '0', '01', '1 ', '', '__proto__'])('do not take %o for the name of a key', async (kid) => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, secret('only'))
    const keys = jwtKeys(await vault.secrets.keyRing(name, 'secret'))
    await expect(keys.forVerifying({ kid })).rejects.toThrow(noSuchKey)
  })

  it('refuse a token that is signed with the right name and the wrong key, and one without a signature', async () => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, secret('only'))
    const keys = jwtKeys(await vault.secrets.keyRing(name, 'secret'))
    const wrong = new TextEncoder().encode('x'.repeat(32))
    const forged = await new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid: '1' }).sign(wrong)
    await expect(verify(keys, forged)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
    await expect(verify(keys, new UnsecuredJWT({ sub: 'ada' }).encode())).rejects.toMatchObject({
      code: 'ERR_JOSE_ALG_NOT_ALLOWED',
    })
  })

  it('may be pairs of a private and a public key', async () => {
    const vault = openVault()
    const name = newName()
    const pair = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    await vault.secrets.set(name, pair)
    const ring = await vault.secrets.keyRing<typeof pair>(name)
    const keys = jwtKeys(ring, {
      toSign: ({ privateKey }) => importPKCS8(privateKey, 'EdDSA'),
      toVerify: ({ publicKey }) => importSPKI(publicKey, 'EdDSA'),
    })
    const { kid, key } = await keys.forSigning()
    const token = await new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key)
    expect((await jwtVerify(token, keys.forVerifying, { algorithms: ['EdDSA'] })).payload.sub).toBe('ada')
  })

  it.each(['', '  \n'])('are refused where nothing can be signed with them: %j', async (key) => {
    const ring = { current: { version: 1, createdTime: new Date(0), key }, keys: [], refresh: async () => undefined }
    await expect(jwtKeys(ring).forSigning()).rejects.toThrow(fails('invalid_argument'))
  })

  it.each([undefined, null, {}, 'app/jwt', Promise.resolve()])('are not those of %o', (ring) => {
    expect(() => jwtKeys(ring as never)).toThrow(fails('invalid_argument'))
    expect(() => jwtKeys(ring as never)).toThrow(/was not given a key ring/)
  })

  it('say what to do when they are not text', async () => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, secret('only'))
    const keys = jwtKeys(await vault.secrets.keyRing(name))
    await expect(keys.forSigning()).rejects.toThrow(fails('invalid_argument'))
    await expect(keys.forSigning()).rejects.toThrow(/keyRing\('app\/jwt', 'secret'\)/)
  })
})
