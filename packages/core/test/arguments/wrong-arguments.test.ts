import { createVault, isVaultError } from '@keyward/core'
import * as fc from 'fast-check'
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
const untyped = (value?: unknown): never => value as never
const subject = { commonName: 'a.example.com' }

afterAll(() => vault.close())

describe('a wrong argument is refused before anything is sent', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['kv.read without an object of options', 'options', () => kv.read('secret/a', untyped(null))],
    ['kv.list with a text for options', 'options', () => kv.list('secret/a', untyped('x'))],
    ['kv.updateMetadata without a change', 'change', () => kv.updateMetadata('secret/a', untyped())],
    [
      'kv.updateMetadata with a bigint',
      'JSON',
      () => kv.updateMetadata('secret/a', { deleteVersionAfter: untyped(10n) }),
    ],
    ['pki.issue without a subject', 'subject', () => pki.issue('web', untyped())],
    [
      'pki.issue with a text for altNames',
      'altNames',
      () => pki.issue('web', { ...subject, altNames: untyped('a.example.com') }),
    ],
    ['pki.issue with a text for ipSans', 'ipSans', () => pki.issue('web', { ...subject, ipSans: untyped('10.0.0.1') })],
    ['pki.issue with numbers for uriSans', 'uriSans', () => pki.issue('web', { ...subject, uriSans: [untyped(5)] })],
    [
      'pki.issue with a text for notAfter',
      'notAfter',
      () => pki.issue('web', { ...subject, notAfter: untyped('2030-01-01') }),
    ],
    ['pki.issue with null for notAfter', 'notAfter', () => pki.issue('web', { ...subject, notAfter: untyped(null) })],
    ['transit.encryptBatch without items', 'list', () => transit.encryptBatch('k', untyped())],
    ['transit.decryptBatch with an item that is none', 'item 0', () => transit.decryptBatch('k', [untyped()])],
    ['transit.keys.configure without a configuration', 'configuration', () => transit.keys.configure('k', untyped())],
    ['transit.keys.create with null for settings', 'settings', () => transit.keys.create('k', untyped(null))],
    ['transit.keys.export with null for options', 'options', () => transit.keys.export('k', 'hmac-key', untyped(null))],
    ['transit.random with a bigint', 'byteCount', () => transit.random(untyped(10n))],
    ['transit.random with no number', 'byteCount', () => transit.random(untyped())],
    ['wrapping.wrap without options', 'ttlSeconds', () => wrapping.wrap({ a: 1 }, untyped())],
    ['wrapping.wrapResponse without options', 'ttlSeconds', () => wrapping.wrapResponse('p', untyped())],
    ['leases.follow with null for options', 'options', () => leases.follow('database/creds/app', untyped(null))],
    [
      'a command of node-vault with a body that JSON cannot hold',
      'JSON',
      () => vault.nodeVault().write('secret/data/a', { data: 10n }),
    ],
    ['a raw request of node-vault without options', 'options', async () => vault.nodeVault().request(untyped(null))],
  ])('%s', async (_call, name, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'VaultError',
      code: 'invalid_argument',
      what: expect.stringContaining(name),
    })
  })

  it('a command of node-vault with null for its arguments', async () => {
    await expect(vault.nodeVault().mounts(untyped(null))).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  it.each([null, 'x', 5])('nodeVault(%j)', (options) => {
    expect(() => vault.nodeVault(untyped(options))).toThrow(
      expect.objectContaining({ name: 'VaultError', code: 'invalid_options' }),
    )
  })
})

type Method = (...given: unknown[]) => Promise<unknown>

function methodsOf(room: object, named: string): [string, Method][] {
  return Object.entries(room).flatMap(([name, member]) =>
    typeof member === 'function' ? [[`${named}.${name}`, member as Method]] : methodsOf(member as object, name),
  )
}

const rooms = Object.entries({ kv, database, pki, transit, wrapping, leases })

describe('whatever is given, a call fails with a VaultError, and never throws at once', () => {
  it.each(rooms.flatMap(([name, room]) => methodsOf(room, name)))('%s', async (_name, method) => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 2 })
    const given = fc.oneof(
      fc.array(anything, { maxLength: 5 }),
      fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant('secret/a') }, anything), { maxLength: 5 }),
    )
    await fc.assert(
      fc.asyncProperty(given, async (parts) => {
        const outcome: unknown = await method(...parts).then(
          () => undefined,
          (error: unknown) => error,
        )
        expect(outcome === undefined || isVaultError(outcome)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
