import { createVault, type Vault, type VaultOptions } from '@keyward/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useSecretsServer } from '../secrets-server.ts'
import { scriptedSecrets } from './scripted-secrets.ts'

const { server, options, proxy, write, requests } = useSecretsServer(async (started) => {
  await started.enableSecretsEngine('flat', { type: 'kv', options: { version: '1' } })
})

let names = 0
/** A client, and a secret that somebody else has written. */
async function prepare(given: VaultOptions = {}): Promise<{ vault: Vault; name: string }> {
  const vault = createVault({ ...options(), ...given })
  onTestFinished(() => vault.close())
  const name = `again/${names++}/key`
  await write(name, { key: 'old' })
  return { vault, name }
}

const forgetting: Record<string, (vault: Vault, name: string) => void> = {
  'secrets.invalidate': (vault, name) => vault.secrets.invalidate(name),
  'secrets.invalidateAll of the folder': (vault, name) => vault.secrets.invalidateAll(name.replace('/key', '')),
  'secrets.invalidateAll': (vault) => vault.secrets.invalidateAll(),
}

describe.each([
  ['with the cache', {}],
  ['without the cache', { cache: false }],
] as const)('what follows a secret, %s,', (_, given) => {
  it.each(Object.keys(forgetting))('reads it again at once after %s, once for all', async (how) => {
    const { vault, name } = await prepare(given)
    const followers = await Promise.all([1, 2, 3].map(() => vault.secrets.follow(name, 'key')))
    const changes = followers.map((each) => each[Symbol.asyncIterator]().next())
    await write(name, { key: 'new' })
    requests()
    forgetting[how]?.(vault, name)
    expect((await Promise.all(changes)).map(({ value }) => value)).toEqual(['new', 'new', 'new'])
    expect(requests()).toEqual([`GET secret/data/${name}`])
  })

  it.each(Object.keys(forgetting))('is a key ring: a version that was destroyed leaves it after %s', async (how) => {
    const { vault, name } = await prepare(given)
    await write(name, { key: 'new' })
    const ring = await vault.secrets.keyRing(name, 'key')
    const change = ring[Symbol.asyncIterator]().next()
    await server().request('PUT', `secret/destroy/${name}`, { body: { versions: [1] } })
    forgetting[how]?.(vault, name)
    expect((await change).value?.map(({ key }) => key)).toEqual(['new'])
  })

  it.each([
    ['get', (vault: Vault, name: string) => vault.secrets.get(name, { fresh: true })],
    ['getMany', (vault: Vault, name: string) => vault.secrets.getMany([name], { fresh: true })],
    ['exists', (vault: Vault, name: string) => vault.secrets.exists(name, { fresh: true })],
    ['refresh', (vault: Vault, name: string) => vault.secrets.refresh(name)],
  ])('takes over what secrets.%s of the same client saw, and does not ask again', async (_how, read) => {
    const { vault, name } = await prepare(given)
    const followed = await vault.secrets.follow(name, 'key')
    await write(name, { key: 'new' })
    requests()
    await read(vault, name)
    expect([followed.current, followed.info.version]).toEqual(['new', 2])
    expect(requests()).toEqual([`GET secret/data/${name}`])
  })

  it('takes it over in KV version 1 too', async () => {
    const { vault } = await prepare(given)
    await server().request('POST', 'flat/app', { body: { key: 'old' } })
    const followed = await vault.secrets.follow('app', 'key', { mount: 'flat' })
    await server().request('POST', 'flat/app', { body: { key: 'new' } })
    await vault.secrets.refresh('app', { mount: 'flat' })
    expect(followed.current).toBe('new')
  })

  it('is a key ring: it takes over the newest version and keeps the one before', async () => {
    const { vault, name } = await prepare(given)
    const ring = await vault.secrets.keyRing(name, 'key')
    const change = ring[Symbol.asyncIterator]().next()
    await write(name, { key: 'new' })
    await vault.secrets.get(name, { fresh: true })
    expect((await change).value?.map(({ key }) => key)).toEqual(['new', 'old'])
  })

  it('keeps its value when the secret cannot be read after it was forgotten', async () => {
    const { vault, name } = await prepare({ ...given, retry: { attempts: 1 } })
    const followed = await vault.secrets.follow(name, 'key')
    const failed = new Promise((resolve) => {
      vault.events.on('secret', ({ source }) => void (source === 'stale' && resolve(undefined)))
    })
    proxy().next({ kind: 'reset' })
    vault.secrets.invalidate(name)
    await failed
    expect(followed.current).toBe('old')
  })
})

it('what follows another secret is left alone', async () => {
  const { vault, name } = await prepare()
  await write(`${name}s`, { key: 'other' })
  await vault.secrets.follow(`${name}s`)
  requests()
  vault.secrets.invalidate(name)
  vault.secrets.invalidateAll(name)
  await vault.secrets.exists(name)
  expect(requests()).toEqual([`GET secret/data/${name}`])
})

it('many that are forgotten together are read a few at a time, and each once', async () => {
  const { secrets, source, clock } = scriptedSecrets()
  source.write({ key: 'old' })
  const followers = await Promise.all(Array.from({ length: 1000 }, (_, index) => secrets.follow(`app/${index}`, 'key')))
  source.write({ key: 'new' })
  const before = source.reads
  source.most = 0
  secrets.invalidateAll()
  secrets.invalidateAll()
  while (source.underWay > 0) await clock.advance(0)
  expect(new Set(followers.map(({ current }) => current))).toEqual(new Set(['new']))
  expect(source.most).toBeGreaterThan(1)
  expect(source.most).toBeLessThanOrEqual(20)
  // What was under way when they were forgotten a second time is read once more.
  expect(source.reads - before).toBeLessThanOrEqual(1020)
})

it('an older version that another read gives late changes nothing', async () => {
  const { secrets, source } = scriptedSecrets()
  source.write({ key: 'old' })
  const followed = await secrets.follow('app', 'key')
  const late = source.holdNext()
  const read = secrets.get('app', { fresh: true })
  await new Promise((resolve) => setImmediate(resolve))
  source.write({ key: 'new' })
  secrets.invalidate('app')
  await secrets.get('app')
  late()
  await read
  expect(followed.current).toBe('new')
})

it('what was stale is no longer when another read could be made', async () => {
  const { secrets, source, clock } = scriptedSecrets()
  source.write({ key: 'old' })
  const followed = await secrets.follow('app', 'key')
  source.failure = 'sealed'
  await clock.advance(1_200_000)
  expect(followed.info.source).toBe('stale')
  source.failure = undefined
  await secrets.refresh('app')
  await clock.advance(0)
  expect(followed.info.source).toBe('cache')
})

it('a newer version that does not fit is told of once, and never taken', async () => {
  const { secrets, source, events } = scriptedSecrets()
  source.write({ key: 'old' })
  const followed = await secrets.follow('app', 'key')
  const outcomes: string[] = []
  events.on('secret', ({ operation, outcome }) => void (operation === 'secrets.follow' && outcomes.push(outcome)))
  source.write({ other: 'name' })
  await secrets.refresh('app')
  await new Promise((resolve) => setImmediate(resolve))
  expect([followed.current, followed.info.source, outcomes]).toEqual(['old', 'stale', ['field_not_found']])
})
