import { once } from 'node:events'
import type { Plugin, ViteDevServer } from 'vite'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createPlugins } from '../../src/plugin/create-plugins.ts'
import { createProject, type Files } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { type Vite, vites } from '../fixture/vites.ts'
import { openBrowser } from './browser.ts'
import { collectingLogger } from './ground.ts'

const vault = useVaultServer()
let name: string
beforeAll(async () => {
  name = await vault.write({
    host: 'localhost',
    user: 'postgres',
    port: 5432,
    password: 'sk_live_51Habcdef0123456789',
    pin: '4711',
    region: 'eu-central-1',
    type: 'application/json',
    url: 'https://api.example/v1?region=eu',
    title: 'sk_live: a shop',
  })
})

const components: Plugin = {
  name: 'components',
  resolveId: (id) => (id.startsWith('virtual:') ? `\0${id}` : undefined),
  load: (id) => (id === '\0virtual:style' ? 'export default "red"' : undefined),
  transform: (code, id) => (id.endsWith('.sfc') ? `export default ${JSON.stringify(code)}` : undefined),
}

const files: Files = {
  'index.html':
    '<!doctype html><title>%TITLE%</title><link rel="stylesheet" href="/a.css"><script type="module" src="/main.ts"></script>',
  'main.ts': `import { TITLE } from 'virtual:keyward/public'
    import style from 'virtual:style'
    import view from './view.sfc'
    import image from './image.svg'
    import './a.css'
    const connection = { host: 'localhost', user: 'postgres', port: 5432, key: 'sk_live_', first: 'sk_live_51Habc', year: 4711_0 }
    console.log('in eu-central-1', 'application/json, and more', TITLE, import.meta.env.TITLE, style, view, image, connection, 'https://api.example/v1', import.meta.env)
    import('./later.ts')`,
  'later.ts': `export const later = [5432, 15432, '5432px', 'undefined', 'password']`,
  'view.sfc': '<template><p>postgres on localhost:5432</p></template>',
  'a.css': 'b { width: 5432px; background: url(./image.svg) }',
  'image.svg': `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h5432"/></svg>`,
  'server.ts': `export { DATABASE, PIN } from 'virtual:keyward/server'`,
  'public/robots.txt': 'User-agent: *\nDisallow: /admin',
  'public/film.mp4': '0123456789'.repeat(1000),
}

function keyward(): Plugin[] {
  const secrets = { DATABASE: name, PIN: `${name}#pin`, TITLE: `${name}#title` }
  const options = { vault: vault.vaultOptions, vitest: true, secrets, public: ['TITLE'], declarations: false } as const
  return createPlugins(options, { isGuarded: true })
}

interface Serving {
  readonly server: ViteDevServer
  readonly url: string
  readonly logged: readonly string[]
}

async function serve(vite: Vite, more: Plugin[] = []): Promise<Serving> {
  const { root } = await createProject(files)
  const logged: string[] = []
  const server = await vite.createServer({
    root,
    configFile: false,
    customLogger: collectingLogger(logged),
    server: { host: '127.0.0.1', port: 0, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [components, keyward(), ...more],
  })
  await server.listen()
  onTestFinished(() => server.close())
  const url = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
  return { server, url, logged }
}

describe.each(vites)('an ordinary project with $name', ({ vite }) => {
  it('is built with maps, and the guard tells once what it does not look for as for other values, and no more', async () => {
    const { root, read } = await createProject(files)
    const logged: string[] = []
    await vite.build({
      root,
      configFile: false,
      customLogger: collectingLogger(logged),
      plugins: [components, keyward()],
      build: { sourcemap: true, manifest: true },
    })
    expect(logged.filter((message) => message.includes('[keyward]'))).toEqual([
      '[keyward] of the values that browsers may not get, these are\n' +
        `  short, or plain words, so looked for only as whole literals: ${name}#pin, ${name}#region, ${name}#type\n` +
        `  empty, or in any program, so not looked for: ${name}#host, ${name}#port, ${name}#user`,
    ])
    expect(Object.keys(await read('dist'))).toContain('index.html')
  })

  describe('in a dev server', () => {
    it('is served without a word of the guard', async () => {
      const { server, url, logged } = await serve(vite)
      const paths = ['/', '/main.ts', '/later.ts', '/a.css', '/view.sfc?import', '/image.svg?import', '/robots.txt']
      const more = ['/@vite/client', '/@vite/env', '/@id/__x00__virtual:keyward/public', '/@id/__x00__virtual:style']
      for (const path of [...paths, ...more]) expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
      await server.ssrLoadModule('/server.ts')
      const browser = openBrowser(url)
      const messages = await browser.connect()
      server.ws.send('hello', { port: 5432, host: 'localhost' })
      expect(JSON.parse(await messages.next())).toMatchObject({ event: 'hello', data: { port: 5432 } })
      browser.close()
      expect(logged.filter((message) => message.includes('[keyward]'))).toEqual([])
    })

    it('answers 304 to who has it, and a player with the part of a film that it asks for', async () => {
      const { url } = await serve(vite)
      const etag = (await fetch(`${url}/later.ts`)).headers.get('etag') ?? ''
      expect((await fetch(`${url}/later.ts`, { headers: { 'if-none-match': etag } })).status).toBe(304)
      const browser = openBrowser(url)
      const headers = { range: 'bytes=10-14', 'sec-fetch-dest': 'video' }
      expect(await browser.get('/film.mp4', { headers })).toBe('01234')
    })

    it('sends events as they come', async () => {
      const proceed: (() => void)[] = []
      const events: Plugin = {
        name: 'events',
        configureServer: ({ middlewares }) =>
          void middlewares.use('/events', (_, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' })
            response.flushHeaders()
            response.write('data: first\n\n')
            proceed.push(() => response.end('data: second\n\n'))
          }),
      }
      const { url } = await serve(vite, [events])
      const { body } = await fetch(`${url}/events`)
      const parts: string[] = []
      for await (const part of body ?? []) {
        parts.push(Buffer.from(part).toString())
        proceed.pop()?.()
      }
      expect(parts).toEqual(['data: first\n\n', 'data: second\n\n'])
    })

    it('lets middleware see when heads are written, answers end and clients go', async () => {
      const seen: string[] = []
      let gone: Promise<unknown> = Promise.resolve()
      const watches: Plugin = {
        name: 'watches',
        configureServer({ middlewares }) {
          middlewares.use('/watched', (_, response, next) => {
            const writeHead: (...given: never[]) => typeof response = response.writeHead.bind(response)
            // As libraries for sessions and cookies do.
            response.writeHead = (...given: never[]) => {
              response.setHeader('set-cookie', 'session=1')
              return writeHead(...given)
            }
            gone = once(response, 'close')
            response.on('finish', () => seen.push('finished'))
            next()
          })
          middlewares.use('/watched', (_, response) => {
            response.end('hello', () => seen.push('called'))
            seen.push(`sent: ${response.headersSent}`)
          })
        },
      }
      const { url } = await serve(vite, [watches])
      const response = await fetch(`${url}/watched`)
      expect([response.headers.get('set-cookie'), await response.text()]).toEqual(['session=1', 'hello'])
      await gone
      expect(seen.toSorted()).toEqual(['called', 'finished', 'sent: true'])
    })
  })
})
