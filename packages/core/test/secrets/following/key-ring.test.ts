import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { createVault, type KeyRing } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../../kv/connection.ts'
import { scriptedSecrets } from './scripted-secrets.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

let names = 0
const newName = (): string => `ring/${names++}`
const openVault = () => createVault({ ...connection(server), token: server.rootToken })
const sign = (key: string): string => createHmac('sha256', key).update('session').digest('hex')
const keysOf = (ring: KeyRing<string>) => ring.keys.map(({ version, key }) => [version, key])

describe('a key ring', () => {
  it('holds the newest key and those before it that are still good, newest first', async () => {
    await using vault = openVault()
    const name = newName()
    for (const key of ['a', 'b', 'c', 'd', 'e']) await vault.secrets.set(name, { key })
    await vault.kv.delete(`secret/${name}`, { versions: [4] })
    await vault.kv.destroy(`secret/${name}`, { versions: [3] })
    const ring = await vault.secrets.keyRing(name, 'key', { keep: 3 })
    expect(keysOf(ring)).toEqual([
      [5, 'e'],
      [2, 'b'],
    ])
    expect(ring.current).toMatchObject({ version: 5, key: 'e' })
    expect(ring.current.createdTime).toBeInstanceOf(Date)
  })

  it('verifies what was signed before a rotation, until that key has left it', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'first' })
    const ring = await vault.secrets.keyRing<string>(`${name}#key`)
    const signed = sign(ring.current.key)
    const isGood = (): boolean => ring.keys.some(({ key }) => sign(key) === signed)
    for (const [key, good] of [
      ['second', true],
      ['third', false],
    ] as const) {
      const changed = new Promise<void>((resolve) => ring.onChange(() => resolve()))
      await vault.secrets.set(name, { key })
      await changed
      expect([ring.current.key, isGood()]).toEqual([key, good])
    }
  })

  it('loses a version that was destroyed, though the newest is the same', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'stolen' })
    await vault.secrets.set(name, { key: 'good' })
    const ring = await vault.secrets.keyRing(name, 'key', { keep: 5 })
    const changes = ring[Symbol.asyncIterator]()
    await vault.kv.destroy(`secret/${name}`, { versions: [1] })
    expect((await changes.next()).value?.map(({ version }) => version)).toEqual([2])
    expect(keysOf(ring)).toEqual([[2, 'good']])
  })

  it('leaves out an older version from before the field was there', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { secret: 'old name' })
    await vault.secrets.set(name, { key: 'new name' })
    expect(keysOf(await vault.secrets.keyRing(name, 'key'))).toEqual([[2, 'new name']])
  })

  it('holds whole secrets where no field is named, and prints without any key', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { privateKey: 'hunter2', kid: 'one' })
    await vault.secrets.set(name, { privateKey: 'hunter3', kid: 'two' })
    const ring = await vault.secrets.keyRing<{ privateKey: string; kid: string }>(name)
    expect(ring.keys.map(({ key }) => key.kid)).toEqual(['two', 'one'])
    const strings = await vault.secrets.keyRing(name, 'privateKey')
    const printed = [ring, strings].flatMap((each) => [
      inspect(each, { depth: Infinity, showHidden: true }),
      inspect(each.keys, { depth: Infinity, showHidden: true, getters: false }),
      JSON.stringify([each, each.keys, each.current]),
    ])
    expect(printed.join('\n')).not.toMatch(/hunter/)
    expect(inspect(ring)).toBe(`[Key ring ${name} v2 v1]`)
  })

  it('needs versions and a secret', async () => {
    await using vault = openVault()
    await server.enableSecretsEngine('flat', { type: 'kv', options: { version: '1' } })
    await vault.secrets.set('app', { key: 'one' }, { mount: 'flat' })
    await expect(vault.secrets.keyRing('app', 'key', { mount: 'flat' })).rejects.toEqual(fails('unsupported'))
    await expect(vault.secrets.keyRing('ring/none')).rejects.toEqual(fails('not_found'))
    await expect(vault.secrets.keyRing('ring/0', { keep: 0 })).rejects.toEqual(fails('invalid_argument'))
    await expect(vault.secrets.keyRing('ring/0', { keep: 1e9 })).rejects.toEqual(fails('invalid_argument'))
  })

  it('stays as it was while the source is away, and is read again in each interval', async () => {
    const { secrets, clock, source, close } = scriptedSecrets()
    source.write({ key: 'a' })
    source.write({ key: 'b' })
    const ring = await secrets.keyRing('app', 'key')
    await clock.advance(300_000)
    expect(source.reads).toBe(4)
    source.failure = 'sealed'
    await clock.advance(3_600_000)
    expect(keysOf(ring)).toEqual([
      [2, 'b'],
      [1, 'a'],
    ])
    source.failure = undefined
    source.write({ key: 'c' })
    await clock.advance(300_000)
    expect(keysOf(ring)).toEqual([
      [3, 'c'],
      [2, 'b'],
    ])
    await close()
    expect(clock.pending()).toBe(0)
  })
})

const noKeys = [
  ['empty', '', 'it is empty'],
  ['white space alone', ' \t\n', 'white space'],
  ['a number', 20481024, 'it is a number'],
  ['an object', { secret: 'hunter2' }, 'it is an object'],
  ['a list', ['hunter2'], 'it is a list'],
  ['null', null, 'it is null'],
] as const

describe('a key that nothing can be signed with', () => {
  it.each(noKeys)('is refused at first: %s', async (_, key, what) => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key })
    const refused = await vault.secrets.keyRing(name, 'key').catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'schema_mismatch',
      operation: 'secrets.keyRing',
      path: `secret/${name}`,
      problems: [{ path: 'key' }],
    })
    expect(String(refused)).toContain(what)
    expect(inspect(refused)).not.toMatch(/hunter2|20481024/)
  })

  it.each(noKeys)('is passed over at a change, with a warning, until there is one again: %s', async (_, key) => {
    const lines: string[] = []
    const log = (line: string): void => void lines.push(line)
    const logger = { debug: () => undefined, info: () => undefined, warn: log, error: log }
    await using vault = createVault({ ...connection(server), token: server.rootToken, logger })
    const name = newName()
    await vault.secrets.set(name, { key: 'a' })
    await vault.secrets.set(name, { key: 'b' })
    const ring = await vault.secrets.keyRing(name, 'key')
    const outcomes: string[] = []
    vault.events.on('secret', ({ source, outcome }) => void (source === 'stale' && outcomes.push(outcome)))
    await vault.secrets.set(name, { key })
    await ring.refresh()
    expect(keysOf(ring)).toEqual([
      [2, 'b'],
      [1, 'a'],
    ])
    expect(new Set(outcomes)).toEqual(new Set(['schema_mismatch']))
    expect(lines).toEqual([expect.stringContaining(`secret ${name} cannot be used as it is now (schema_mismatch)`)])
    expect(inspect(ring)).toContain('stale')
    await vault.secrets.set(name, { key: 'd' })
    await ring.refresh()
    // Of the version before it there is no key.
    expect(keysOf(ring)).toEqual([[4, 'd']])
  })
})

describe('a key whose newest version is gone', () => {
  it('leaves the ring, which goes on with the one before, until nothing is left', async () => {
    await using vault = openVault()
    const name = newName()
    for (const key of ['a', 'b', 'leaked']) await vault.secrets.set(name, { key })
    const ring = await vault.secrets.keyRing(name, 'key', { keep: 2 })
    const changes = ring[Symbol.asyncIterator]()
    await vault.kv.destroy(`secret/${name}`, { versions: [3] })
    await changes.next()
    expect(keysOf(ring)).toEqual([
      [2, 'b'],
      [1, 'a'],
    ])
    expect(ring.current.key).toBe('b')
    expect(keysOf(await vault.secrets.keyRing(name, 'key', { keep: 2 }))).toEqual(keysOf(ring))
    await vault.kv.deleteMetadata(`secret/${name}`)
    await changes.next()
    expect(ring.keys).toEqual([])
    expect(() => ring.current).toThrow(expect.objectContaining({ code: 'key_ring_empty' }) as Error)
    expect(ring.name).toBe(name)
    await vault.secrets.set(name, { key: 'new' })
    await changes.next()
    expect(keysOf(ring)).toEqual([[1, 'new']])
  })
})

describe('an answer that comes late', () => {
  it('changes nothing after a newer one', async () => {
    const { secrets, source } = scriptedSecrets()
    source.write({ key: 'a' })
    const ring = await secrets.keyRing('app', 'key')
    const followed = await secrets.follow('app', 'key')
    source.write({ key: 'b' })
    const late = source.holdNext()
    const slow = [ring.refresh(), followed.refresh()]
    await new Promise((resolve) => setImmediate(resolve))
    source.write({ key: 'c' })
    secrets.invalidate('app')
    await Promise.all([ring.refresh(), followed.refresh()])
    expect([ring.current.key, followed.current]).toEqual(['c', 'c'])
    late()
    await Promise.all(slow)
    expect([ring.current.key, followed.current]).toEqual(['c', 'c'])
    expect(keysOf(ring)).toEqual([
      [3, 'c'],
      [2, 'b'],
    ])
  })
})
