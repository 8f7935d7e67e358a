import { startFaultProxy } from '@keyward/testing'
import type { Plugin, ViteDevServer } from 'vite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keyward, type KeywardOptions } from '../../src/index.ts'
import { createProject, type Files } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { vites } from '../fixture/vites.ts'
import { collectingLogger } from '../red-team/ground.ts'

const vault = useVaultServer()
const page = '<!doctype html><title>%TITLE%</title><script type="module" src="/main.ts"></script>'

interface Dev {
  readonly server: ViteDevServer
  readonly url: string
  get(path: string): Promise<{ status: number; text: string }>
  /** Loads a module as the server's own code. */
  load(path: string): Promise<Record<string, unknown>>
}

describe.each(vites)('the dev server of $name', ({ vite }) => {
  const serve = async (files: Files, options: KeywardOptions, more: object = {}): Promise<Dev> => {
    const { root } = await createProject({ 'index.html': page, 'main.ts': '', ...files })
    const server = await vite.createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      server: { host: '127.0.0.1', port: 0, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [keyward({ vault: vault.vaultOptions, vitest: true, ...options })],
      ...more,
    })
    onTestFinished(() => server.close())
    await server.listen()
    const url = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? ''
    return {
      server,
      url,
      async get(path) {
        const response = await fetch(url + path)
        return { status: response.status, text: await response.text() }
      },
      load: (path) => server.ssrLoadModule(path),
    }
  }

  it('gives servers the values, and browsers the public ones', async () => {
    const name = await vault.write({ title: 'Shop', key: 'sk-live-0123456789' })
    const files = {
      'main.ts': 'document.title = import.meta.env.TITLE',
      'server.ts': `export { KEY } from 'virtual:keyward/server'\nexport { TITLE } from 'virtual:keyward/public'`,
    }
    const { get, load } = await serve(files, {
      secrets: { TITLE: `${name}#title`, KEY: `${name}#key` },
      public: ['TITLE'],
    })
    expect({ ...(await load('/server.ts')) }).toMatchObject({ KEY: 'sk-live-0123456789', TITLE: 'Shop' })
    expect((await get('/')).text).toContain('<title>Shop</title>')
    expect((await get('/main.ts')).text).toContain('virtual:keyward/public')
    expect((await get('/@id/__x00__virtual:keyward/public')).text).toContain('"Shop"')
  })

  it.each([
    '/@id/__x00__virtual:keyward/server',
    '/@id/__x00__virtual:keyward/server?t=1',
    '/@id/virtual:keyward/server',
    '/@id/__x00__virtual%3Akeyward%2Fserver?import',
    '/@id/%5f%5fx00__virtual:keyward/server?raw',
    '/@id/__x00__virtual:keyward/server?url',
    '/@id/__x00__virtual:keyward/server/KEY',
    '/@id/virtual:keyward/server/KEY?import',
    '/@id/__x00__virtual:keyward/server/KEY/reading',
    '/@id/__x00__virtual:keyward/server/vault',
  ])('serves %s to nobody', async (path) => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { get, load } = await serve(
      { 'server.ts': `export { KEY } from 'virtual:keyward/server'` },
      { secrets: { KEY: `${name}#key` } },
    )
    await load('/server.ts')
    const { status, text } = await get(path)
    expect(text).not.toContain('sk-live')
    expect(text).not.toMatch(/held\.values|export \{|import /)
    expect(status).not.toBe(200)
  })

  it('does not let an answer with a value go out', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { get } = await serve(
      { 'main.ts': 'console.log(__KEY__)' },
      { secrets: { KEY: `${name}#key` } },
      { define: { __KEY__: '"sk-live-0123456789"' } },
    )
    const answers = await Promise.all(['/', '/main.ts', '/@vite/env', '/@vite/client'].map(get))
    expect(answers.map(({ text }) => text).join()).not.toContain('sk-live')
    expect(answers.some(({ status, text }) => status === 500 && text.includes(`held ${name}#key`))).toBe(true)
  })

  it('says where in an answer the value stands, and over the page when it was code', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { server, get, url } = await serve(
      { 'main.ts': '\nconsole.log("sk-live-0123456789")', 'public/p.txt': 'as text: sk-live-0123456789' },
      { secrets: { KEY: `${name}#key` } },
    )
    const sent: unknown[] = []
    vi.spyOn(server.environments.client.hot, 'send').mockImplementation(
      (...given: unknown[]) => void sent.push(...given),
    )
    expect((await get('/p.txt')).text).toMatch(
      new RegExp(`/p\\.txt held ${name}#key, as it is, in line 1, column 10\\..*"public".*"allow" with a reason`),
    )
    expect(sent).toEqual([])
    const answer = await fetch(`${url}/main.ts`, { headers: { 'sec-fetch-dest': 'script' } })
    expect(answer.status).toBe(500)
    expect(sent).toMatchObject([
      { type: 'error', err: { message: expect.stringContaining(`/main.ts held ${name}#key`) } },
    ])
  })

  it.each(['p.txt', '/p.txt'])('lets out what is allowed in the file %s, whatever the query', async (file) => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { get } = await serve(
      { 'public/p.txt': 'sk-live-0123456789', 'public/q.txt': 'sk-live-0123456789' },
      { secrets: { KEY: `${name}#key` }, allow: [{ file, reason: 'for this test' }] },
    )
    const answers = await Promise.all(['/p.txt', '/p.txt?v=1', '/q.txt'].map(get))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 500])
  })

  it('gives servers numbers and booleans as their text', async () => {
    const name = await vault.write({ port: 5432, live: false })
    const { get, load } = await serve(
      { 'server.ts': `export { PORT, LIVE } from 'virtual:keyward/server'` },
      { secrets: { PORT: `${name}#port`, LIVE: `${name}#live` } },
    )
    expect({ ...(await load('/server.ts')) }).toMatchObject({ PORT: '5432', LIVE: 'false' })
    expect((await get('/')).status).toBe(200)
  })

  it('does not let an answer go out that nobody can look into, and says why without what is in it', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const secrets = { KEY: `${name}#key` }
    const broken: Plugin = {
      name: 'broken',
      configureServer: ({ middlewares }) =>
        void middlewares.use('/packed', (_request, response) => {
          response.setHeader('content-encoding', 'gzip')
          response.end('not gzip: sk-live-0123456789')
        }),
    }
    const plugins = [keyward({ vault: vault.vaultOptions, vitest: true, secrets }), broken]
    const { get } = await serve({}, { secrets }, { plugins })
    const { status, text } = await get('/packed')
    expect(status).toBe(500)
    expect(text).toMatch(/could not be searched for secrets \(Z_DATA_ERROR\).*content-encoding/)
    expect(text).not.toContain('sk-live')
  })

  it('refreshes server modules after a rotation, without a restart', async () => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    const { load } = await serve(
      { 'server.ts': `import { KEY } from 'virtual:keyward/server'\nexport const length = KEY.length` },
      { secrets: { KEY: `${name}#key` } },
    )
    expect(await load('/server.ts')).toMatchObject({ length: 18 })
    await vault.rewrite(name, { key: 'sk-live-0123456789-longer' })
    await expect.poll(async () => (await load('/server.ts'))['length']).toBe(25)
  })

  it('tells once that secrets cannot be read any more, and once that they can again', async () => {
    const names = [await vault.write({ key: 'sk-live-0123456789' }), await vault.write({ key: 'sk-live-9876543210' })]
    const proxy = await startFaultProxy(vault.server)
    onTestFinished(() => proxy.stop())
    const warned: string[] = []
    const customLogger = { ...collectingLogger([]), warn: (message: string) => void warned.push(message) }
    await serve(
      {},
      {
        vault: { ...vault.vaultOptions, address: proxy.address },
        secrets: { KEY: `${names[0]}#key`, OTHER: `${names[1]}#key` },
      },
      { customLogger },
    )
    await proxy.down()
    const before = /^\[keyward\] secrets cannot be read from Vault any more \(\w+\), so values stay as they were\. \w/
    await expect.poll(() => warned, { timeout: 20_000 }).toEqual([expect.stringMatching(before)])
    await proxy.up()
    await expect
      .poll(() => warned, { timeout: 20_000 })
      .toEqual([expect.stringMatching(before), '[keyward] secrets can be read from Vault again'])
  }, 60_000)

  it('fails to start without Vault, but for names with a value for development', async () => {
    const nowhere = { ...vault.vaultOptions, address: 'http://127.0.0.1:9' }
    await expect(serve({}, { vault: nowhere, secrets: { KEY: 'app/stripe#key' } })).rejects.toThrow(
      /KEY \(app\/stripe#key\) cannot be read/,
    )
    const { load } = await serve(
      { 'server.ts': `export { KEY } from 'virtual:keyward/server'` },
      { vault: nowhere, secrets: { KEY: { secret: 'app/stripe#key', development: 'sk-test' } } },
    )
    expect({ ...(await load('/server.ts')) }).toMatchObject({ KEY: 'sk-test' })
  })
})
