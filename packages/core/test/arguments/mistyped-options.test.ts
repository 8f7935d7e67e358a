import { createVault } from '@keyward/core'
import { afterAll, describe, expect, it } from 'vitest'

// Nothing listens on port 1: whatever is sent fails as unreachable.
const vault = createVault({
  address: 'http://127.0.0.1:1',
  token: 'any',
  environment: false,
  retry: { attempts: 1 },
  kv: { mounts: { secret: 2 } },
})
const { kv, database, pki, transit, wrapping, leases } = vault
const subject = { commonName: 'a.example.com' }
/** What a caller without types can pass. */
const untyped = (options: object): never => options as never

afterAll(() => vault.close())

const refuses = (name: string) => ({
  name: 'VaultError',
  code: 'invalid_argument',
  what: expect.stringContaining(name),
  hint: expect.stringContaining('nothing was sent'),
})

describe('an option that does not exist is refused by name', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['kv.read', 'versoin', () => kv.read('secret/a', untyped({ versoin: 1 }))],
    ['kv.list', 'recursive', () => kv.list('secret/a', untyped({ recursive: true }))],
    ['kv.updateMetadata', 'timeout', () => kv.updateMetadata('secret/a', { maxVersions: 1 }, untyped({ timeout: 1 }))],
    ['database.credentials', 'timeout', () => database.credentials('app', untyped({ timeout: 1 }))],
    ['database.staticCredentials', 'mont', () => database.staticCredentials('app', untyped({ mont: 'x' }))],
    ['database.rotateRoot', 'timeout', () => database.rotateRoot('app', untyped({ timeout: 1 }))],
    ['pki.issue', 'ttlSeconds', () => pki.issue('web', subject, untyped({ ttlSeconds: 60 }))],
    ['pki.sign', 'timeout', () => pki.sign('web', 'csr', {}, untyped({ timeout: 1 }))],
    ['pki.list', 'timeout', () => pki.list(untyped({ timeout: 1 }))],
    ['transit.encrypt', 'associated_data', () => transit.encrypt('k', 'x', untyped({ associated_data: 'order 1' }))],
    ['transit.decrypt', 'keyVersion', () => transit.decrypt('k', 'x', untyped({ keyVersion: 1 }))],
    ['transit.rewrap', 'associatedData', () => transit.rewrap('k', 'x', untyped({ associatedData: 'order 1' }))],
    ['transit.encryptBatch', 'context', () => transit.encryptBatch('k', [], untyped({ context: 'x' }))],
    ['transit.sign', 'algorithm', () => transit.sign('k', 'x', untyped({ algorithm: 'sha2-512' }))],
    ['transit.verify', 'keyVersion', () => transit.verify('k', 'x', 's', untyped({ keyVersion: 1 }))],
    ['transit.hmac', 'algorithm', () => transit.hmac('k', 'x', untyped({ algorithm: 'sha2-512' }))],
    ['transit.verifyHmac', 'keyVersion', () => transit.verifyHmac('k', 'x', 'h', untyped({ keyVersion: 1 }))],
    ['transit.generateDataKey', 'size', () => transit.generateDataKey('k', untyped({ size: 128 }))],
    ['transit.random', 'format', () => transit.random(8, untyped({ format: 'hex' }))],
    ['transit.keys.create', 'type', () => transit.keys.create('k', {}, untyped({ type: 'ed25519' }))],
    ['transit.keys.export', 'versions', () => transit.keys.export('k', 'hmac-key', untyped({ versions: 1 }))],
    ['transit.keys.delete', 'force', () => transit.keys.delete('k', untyped({ force: true }))],
    ['wrapping.wrap', 'ttl', () => wrapping.wrap({ a: 1 }, untyped({ ttlSeconds: 60, ttl: 60 }))],
    ['wrapping.wrapResponse', 'body', () => wrapping.wrapResponse('p', untyped({ ttlSeconds: 60, body: {} }))],
    ['wrapping.unwrap', 'expected_creation_path', () => wrapping.unwrap('t', untyped({ expected_creation_path: 'p' }))],
    ['wrapping.lookup', 'timeout', () => wrapping.lookup('t', untyped({ timeout: 1 }))],
    ['leases.follow', 'minInterval', () => leases.follow('database/creds/app', untyped({ minInterval: 60 }))],
  ])('%s: %s', async (operation, name, call) => {
    await expect(call()).rejects.toMatchObject({ ...refuses(name), operation })
  })
})

describe('an option that guards something is refused when it is undefined', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['kv.write', 'checkAndSet', () => kv.write('secret/a', {}, untyped({ checkAndSet: undefined }))],
    ['transit.encrypt', 'associatedData', () => transit.encrypt('k', 'x', untyped({ associatedData: undefined }))],
    ['transit.decrypt', 'associatedData', () => transit.decrypt('k', 'x', untyped({ associatedData: undefined }))],
    ['transit.encrypt', 'context', () => transit.encrypt('k', 'x', untyped({ context: undefined }))],
    ['transit.rewrap', 'context', () => transit.rewrap('k', 'x', untyped({ context: undefined }))],
    ['transit.sign', 'context', () => transit.sign('k', 'x', untyped({ context: undefined }))],
    ['transit.generateDataKey', 'context', () => transit.generateDataKey('k', untyped({ context: undefined }))],
    [
      'wrapping.unwrap',
      'expectedCreationPath',
      () => wrapping.unwrap('t', untyped({ expectedCreationPath: undefined })),
    ],
  ])('%s: %s', async (operation, name, call) => {
    await expect(call()).rejects.toMatchObject({ ...refuses(`${name} is undefined`), operation })
  })
})

describe('a field that does not exist, or is undefined, is refused in', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['kv.updateMetadata', 'max_versions', () => kv.updateMetadata('secret/a', untyped({ max_versions: 5 }))],
    ['kv.updateMetadata', 'casRequired', () => kv.updateMetadata('secret/a', untyped({ casRequired: undefined }))],
    ['pki.issue', 'ttl', () => pki.issue('web', untyped({ ...subject, ttl: 60 }))],
    ['pki.issue', 'ttlSeconds', () => pki.issue('web', untyped({ ...subject, ttlSeconds: undefined }))],
    ['pki.issue', 'notAfter', () => pki.issue('web', untyped({ ...subject, notAfter: undefined }))],
    ['pki.sign', 'alt_names', () => pki.sign('web', 'csr', untyped({ alt_names: ['a'] }))],
    ['transit.keys.create', 'exportble', () => transit.keys.create('k', untyped({ exportble: true }))],
    ['transit.keys.create', 'derived', () => transit.keys.create('k', untyped({ derived: undefined }))],
    [
      'transit.keys.configure',
      'min_decryption_version',
      () => transit.keys.configure('k', untyped({ min_decryption_version: 2 })),
    ],
    [
      'transit.encryptBatch',
      'associated_data',
      () => transit.encryptBatch('k', [untyped({ plaintext: 'x', associated_data: 'order 1' })]),
    ],
    [
      'transit.encryptBatch',
      'associatedData',
      () => transit.encryptBatch('k', [untyped({ plaintext: 'x', associatedData: undefined })]),
    ],
    ['transit.decryptBatch', 'aad', () => transit.decryptBatch('k', [untyped({ ciphertext: 'x', aad: 'order 1' })])],
    [
      'transit.rewrapBatch',
      'associatedData',
      () => transit.rewrapBatch('k', [untyped({ ciphertext: 'x', associatedData: 'order 1' })]),
    ],
  ])('%s: %s', async (operation, name, call) => {
    await expect(call()).rejects.toMatchObject({ ...refuses(name), operation })
  })
})

it('an option that guards nothing may be undefined', async () => {
  const options = { mount: undefined, timeoutMs: undefined, signal: undefined, keyVersion: undefined }
  await expect(transit.encrypt('k', 'x', options)).rejects.toMatchObject({ code: 'unreachable' })
})
