import { inspect } from 'node:util'
import { createVault, type FollowedSecret, secretInfo } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection, fails } from '../../kv/connection.ts'
import { scriptedSecrets } from './scripted-secrets.ts'

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

let names = 0
const newName = (): string => `follow/${names++}`
const openVault = () => createVault({ ...connection(server), token: server.rootToken })

describe('a followed secret', () => {
  it('reads like the secret, says what it is, and follows what this client writes at once', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { user: 'app', password: 'one' })
    const followed = await vault.secrets.follow<{ user: string; password: string }>(name)
    expect(followed.current.password).toBe('one')
    const changed = new Promise<string[]>((resolve) => {
      followed.onChange((next, previous) => resolve([next.password, previous.password]))
    })
    await vault.secrets.set(name, { user: 'app', password: 'two' })
    expect(await changed).toEqual(['two', 'one'])
    expect(followed.current.password).toBe('two')
    expect(followed.info).toMatchObject({ name, version: 2, source: 'cache' })
    expect(secretInfo(followed.current)).toMatchObject({ version: 2 })
  })

  it.each([
    ['vault.kv.write', (vault: ReturnType<typeof openVault>, path: string) => vault.kv.write(path, { key: 'two' })],
    ['vault.kv.patch', (vault: ReturnType<typeof openVault>, path: string) => vault.kv.patch(path, { key: 'two' })],
  ])('sees what %s wrote', async (_, write) => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'one' })
    const followed = await vault.secrets.follow(name, 'key')
    const changes = followed[Symbol.asyncIterator]()
    await write(vault, `secret/${name}`)
    expect(await changes.next()).toEqual({ done: false, value: 'two' })
  })

  it('sees on refresh what somebody else wrote, and keeps the field alone', async () => {
    await using vault = openVault()
    await using other = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'one', more: 1 })
    const followed = await vault.secrets.follow(`${name}#key`)
    await other.secrets.set(name, { key: 'two', more: 1 })
    expect(followed.current).toBe('one')
    await followed.refresh()
    expect(followed.current).toBe('two')
  })

  it('keeps the last good value when the secret is deleted, loses the field or no longer fits its schema', async () => {
    await using vault = openVault()
    const name = newName()
    const schema = v.object({ port: v.number() })
    const outcomes: string[] = []
    vault.events.on('secret', ({ operation, outcome }) => {
      if (operation === 'secrets.follow' && outcome !== 'ok') outcomes.push(outcome)
    })
    await vault.secrets.set(name, { port: 5432 })
    const whole = await vault.secrets.follow(name, { schema })
    const field = await vault.secrets.follow<number>(name, 'port')
    for (const data of [{ port: 'hunter2' }, { host: 'db' }]) {
      await vault.secrets.set(name, data)
      await whole.refresh()
      expect(whole.current.port).toBe(5432)
      expect(whole.info.source).toBe('stale')
    }
    await vault.secrets.delete(name)
    await field.refresh()
    expect([field.current, field.info.source]).toEqual(['hunter2', 'stale'])
    expect(new Set(outcomes)).toEqual(new Set(['schema_mismatch', 'field_not_found', 'version_deleted']))
    await vault.secrets.set(name, { port: 5433 })
    await whole.refresh()
    expect([whole.current.port, whole.info.source]).toEqual([5433, 'cache'])
  })

  it('follows a secret in KV version 1, which has no versions, by what is in it', async () => {
    await using vault = openVault()
    await server.enableSecretsEngine('flat', { type: 'kv', options: { version: '1' } })
    await vault.secrets.set('app', { key: 'one' }, { mount: 'flat' })
    const followed = await vault.secrets.follow('app', 'key', { mount: 'flat' })
    const seen: string[] = []
    followed.onChange((next) => seen.push(next))
    await followed.refresh()
    await server.request('POST', 'flat/app', { body: { key: 'two' } })
    await followed.refresh()
    await followed.refresh()
    expect(seen).toEqual(['two'])
  })

  it('prints without its value', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { password: 'hunter2' })
    const followed = await vault.secrets.follow(name)
    const printed = [
      inspect(followed, { depth: Infinity, showHidden: true, showProxy: true }),
      inspect(followed, { customInspect: false, depth: Infinity, showHidden: true }),
      JSON.stringify({ followed }),
      inspect(followed.info),
    ]
    expect(printed.join('\n')).not.toContain('hunter2')
    expect(printed[0]).toBe(`[Followed secret ${name} v1]`)
  })

  it('ends its iterators when it is closed, and with its client', async () => {
    const vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'one' })
    const [first, second] = [await vault.secrets.follow(name), await vault.secrets.follow(name)]
    const ends = [first, second].map((followed) => followed[Symbol.asyncIterator]().next())
    first.close()
    expect(await ends[0]).toEqual({ done: true, value: undefined })
    await vault.close()
    expect(await ends[1]).toEqual({ done: true, value: undefined })
    expect(second.current['key']).toBe('one')
    await second.refresh()
  })

  it('disturbs nobody when a listener throws or rejects', async () => {
    await using vault = openVault()
    const name = newName()
    await vault.secrets.set(name, { key: 'one' })
    const followed = await vault.secrets.follow(name, 'key')
    const warnings: string[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning.message)
    process.on('warning', onWarning)
    followed.onChange(() => {
      throw new TypeError('hunter2')
    })
    followed.onChange(async () => {
      throw new RangeError('hunter2')
    })
    const next = followed[Symbol.asyncIterator]().next()
    await vault.secrets.set(name, { key: 'two' })
    expect((await next).value).toBe('two')
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings.join()).toContain(`listener of the secret ${name} threw TypeError`)
    expect(warnings.join()).toContain('RangeError')
    expect(warnings.join()).not.toContain('hunter2')
  })

  it.each([
    [{ everySeconds: 0 }, 'everySeconds'],
    [{ everySeconds: NaN }, 'everySeconds'],
    [{ version: 1 }, 'version'],
    [{ schema: {} as never }, 'schema'],
    [
      {
        schema: v.objectAsync({
          key: v.pipeAsync(
            v.string(),
            v.checkAsync(async () => true),
          ),
        }),
      },
      'waited for',
    ],
  ])('refuses %o', async (options, what) => {
    await using vault = openVault()
    await vault.secrets.set('follow/refused', { key: 'one' })
    await expect(vault.secrets.follow('follow/refused', options as never)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining(what) as string,
    })
  })

  it('fails like a read at first', async () => {
    await using vault = openVault()
    await expect(vault.secrets.follow('follow/none')).rejects.toEqual(fails('not_found'))
    await vault.secrets.set('follow/some', { key: 'one' })
    await expect(vault.secrets.follow('follow/some', 'other')).rejects.toEqual(fails('field_not_found'))
  })
})

describe('the background reads of a followed secret', () => {
  it('come once in each interval, whether or not it has changed, and end with it', async () => {
    const { secrets, clock, source, close } = scriptedSecrets()
    source.write({ key: 'one' })
    const followed = await secrets.follow('app')
    const seen: unknown[] = []
    followed.onChange((next) => seen.push(next['key']))
    await clock.advance(3 * 300_000)
    expect(source.reads).toBe(4)
    source.write({ key: 'two' })
    await clock.advance(300_000)
    expect([source.reads, seen]).toEqual([5, ['two']])
    await close()
    await clock.advance(3_600_000)
    expect([source.reads, clock.pending()]).toEqual([5, 0])
  })

  it('are few while the source is away, and soon right after', async () => {
    const { secrets, clock, source } = scriptedSecrets()
    source.write({ key: 'one' })
    const followed: FollowedSecret<{ key: string }> = await secrets.follow<{ key: string }>('app', { everySeconds: 60 })
    source.failure = 'unreachable'
    await clock.advance(3_600_000)
    expect(source.reads).toBeLessThan(70)
    expect([followed.current.key, followed.info.source]).toEqual(['one', 'stale'])
    source.failure = undefined
    source.write({ key: 'two' })
    await clock.advance(60_000)
    expect([followed.current.key, followed.info.source]).toEqual(['two', 'cache'])
  })

  it('do not go back to an older version that a lagging node gives', async () => {
    const { secrets, clock, source } = scriptedSecrets()
    source.write({ key: 'one' })
    source.write({ key: 'two' })
    const followed = await secrets.follow('app', 'key')
    source.remove(2)
    await clock.advance(300_000)
    expect(followed.current).toBe('two')
  })
})
