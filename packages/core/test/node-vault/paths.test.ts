import { createVault, isVaultError, type NodeVaultClient, type Vault } from '@keyward/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Recorder, startRecorder } from './recorder.ts'

let recorder: Recorder
let vault: Vault
let client: NodeVaultClient
beforeAll(async () => {
  recorder = await startRecorder()
  vault = createVault({ address: recorder.address, token: 'root', environment: false })
  // Looks its token up once.
  await vault.nodeVault().read('secret/first')
})
beforeEach(() => {
  client = vault.nodeVault()
})
afterAll(async () => {
  await vault?.close()
  await recorder?.[Symbol.asyncDispose]()
})

const sentTo = async (send: () => Promise<unknown>): Promise<string> => {
  await send()
  return recorder.requests.at(-1)?.path ?? ''
}

describe('a path', () => {
  it.each([
    ['secret/data/a#b', '/v1/secret/data/a%23b'],
    ['secret/data/a?b', '/v1/secret/data/a%3Fb'],
    ['secret/data/a&b', '/v1/secret/data/a%26b'],
    ['secret/data/a%2Fb', '/v1/secret/data/a%252Fb'],
    ["secret/data/o'neil&co=1", '/v1/secret/data/o%27neil%26co%3D1'],
    ['secret/data/ü/100%', '/v1/secret/data/%C3%BC/100%25'],
  ])('of %s arrives whole', async (path, expected) => {
    expect(await sentTo(() => client.read(path))).toBe(expected)
    expect(await sentTo(() => client.write(path, { data: {} }))).toBe(expected)
    expect(await sentTo(() => client.update(path, { data: {} }))).toBe(expected)
    expect(await sentTo(() => client.list(path))).toBe(expected)
    expect(await sentTo(() => client.help(path))).toBe(expected)
    expect(await sentTo(() => client.delete(path))).toBe(expected)
  })

  it.each([
    'secret/data/../../sys/seal',
    '../../sys/seal',
    'secret/data/%2e%2e/%2E%2e/sys/seal',
    'secret/data/%252e%252e/x',
    'secret/./x',
    '/secret/data/x',
    'secret//x',
    'secret/data/x/',
    'secret/data/x\n',
    'secret/data/x\u0000',
    '',
  ])('of %j is refused, and nothing is sent', async (path) => {
    const before = recorder.requests.length
    for (const call of [
      () => client.read(path),
      () => client.write(path, {}),
      () => client.update(path, {}),
      () => client.list(`${path}/`),
      () => client.delete(path),
      () => client.help(path),
      () => client.request({ path: `/${path}`, method: 'GET' }),
      () => client.getPolicy({ name: path === 'secret/data/x/' ? '' : path }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: expect.stringMatching(/^invalid_(path|argument)$/) })
    }
    expect(recorder.requests.slice(before)).toEqual([])
  })

  it('that ends with a slash lists the folder of that name', async () => {
    expect(await sentTo(() => client.list('secret/metadata/app/'))).toBe('/v1/secret/metadata/app')
  })

  it('with what node-vault takes for a query is refused, with the way to give one', async () => {
    await expect(client.read('secret/data/app?version=2')).rejects.toMatchObject({
      code: 'invalid_path',
      hint: expect.stringContaining("{ query: { version: '2' } }"),
    })
    await client.read('secret/data/app', { query: { version: 2 } })
    expect(recorder.requests.at(-1)).toMatchObject({ path: '/v1/secret/data/app', query: { version: '2' } })
  })

  it('is put below the prefix of the client, which is checked like the rest', async () => {
    const prefixed = vault.nodeVault({ pathPrefix: '/secret/data' })
    expect(await sentTo(() => prefixed.read('app'))).toBe('/v1/secret/data/app')
    prefixed.pathPrefix = 'a/../b'
    await expect(prefixed.read('app')).rejects.toMatchObject({ code: 'invalid_path' })
  })

  it('of a raw request is text of a URL, with its escapes and its query', async () => {
    await client.request({ path: '/secret/data/a%20b%23c?version=3', method: 'GET' })
    expect(recorder.requests.at(-1)).toMatchObject({ path: '/v1/secret/data/a%20b%23c', query: { version: '3' } })
    for (const path of ['/secret/%', '/secret/%2e%2e/x', '/secret/a%2F..%2Fb']) {
      await expect(client.request({ path, method: 'GET' })).rejects.toMatchObject({ code: 'invalid_path' })
    }
    await expect(client.request({ path: '/x', method: 'TRACE' })).rejects.toMatchObject({ code: 'invalid_argument' })
    for (const options of [{ method: 'GET' }, { method: 'GET', path: 7 }, undefined]) {
      await expect(client.request(options as never)).rejects.toMatchObject({ code: 'invalid_path' })
    }
  })
})

describe("a log-in's user name", () => {
  it('arrives whole, whatever it holds', async () => {
    expect(await sentTo(() => client.userpassLogin({ username: "o'neil&co=1", password: 'p' }))).toBe(
      '/v1/auth/userpass/login/o%27neil%26co%3D1',
    )
  })

  it('arrives byte for byte, or is refused before anything is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (username) => {
        const before = recorder.requests.length
        const outcome = await client.userpassLogin({ username, password: 'p' }).catch((error: unknown) => error)
        const sent = recorder.requests.slice(before)
        const whole = `/v1/auth/userpass/login/${username.replace(/(?<=[^/])\/$/, '')}`
        const refused = isVaultError(outcome, 'invalid_path')
        expect(sent.map(({ path }) => decodeURIComponent(path))).toEqual(refused ? [] : [whole])
        expect(sent.map(({ path }) => path).join('')).toMatch(/^[\w/%.~-]*$/)
      }),
      { numRuns: 300 },
    )
  })
})
