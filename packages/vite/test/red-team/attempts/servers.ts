import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startServer } from '@keyward/testing'
import { mergeConfig, type Connect, type InlineConfig, type Plugin, type ViteDevServer } from 'vite'
import type { DevAttempt, DevPlan, Hosted, Hosting } from '../attempt.ts'
import type { Secret } from '../secret.ts'
import { answers } from './answers.ts'

const ask: DevAttempt['look'] = (browser) => browser.get('/api')

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** A server of the project's own around Vite, which answers before or after it. */
async function host(
  { vite, config, secret }: Hosting,
  { when, isTold }: { when: 'before' | 'after'; isTold: boolean },
): Promise<Hosted> {
  const outer = createServer()
  const middlewareMode = isTold ? { server: outer } : true
  const server = await vite.createServer(mergeConfig(config, { appType: 'custom', server: { middlewareMode } }))
  outer.on('request', (request, response) => {
    const answer = (): void => void response.end(`hello ${secret.key}`)
    if (when === 'before') answer()
    else server.middlewares(request, response, answer)
  })
  const url = await listen(outer)
  return {
    server,
    url,
    async close() {
      await server.close()
      await end(outer)
    },
  }
}

function plugin(configureServer: (server: ViteDevServer, secret: Secret) => void): DevPlan {
  const config: DevPlan['config'] = ({ secret }) => ({
    plugins: [{ name: 'answers', configureServer: (server) => configureServer(server, secret) }],
  })
  return { config }
}

const answering = (secret: Secret): Plugin => answers('/api', (response, { key }) => response.end(key), secret)

async function start({ vite, config }: Hosting, more: InlineConfig): Promise<Hosted> {
  const server = await vite.createServer(mergeConfig(config, more))
  await server.listen()
  return { server, url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}

async function startBehind(hosting: Hosting): Promise<Hosted> {
  const behind = createServer((_, response) => response.end(JSON.stringify({ password: hosting.secret.password })))
  const hosted = await start(hosting, { server: { proxy: { '/api': await listen(behind) } } })
  return {
    ...hosted,
    async close() {
      await hosted.close()
      await end(behind)
    },
  }
}

async function startWithTls(hosting: Hosting): Promise<Hosted> {
  // Of the certificates that a Vault server for tests makes for itself.
  const server = await startServer({ tls: true })
  const { key = '', certificate: cert = '' } = server.tls ?? {}
  const hosted = await start(hosting, { plugins: [answering(hosting.secret)], server: { https: { key, cert } } })
  await server.stop()
  return hosted
}

async function startTwo(hosting: Hosting): Promise<Hosted> {
  const first = await hosting.vite.createServer(hosting.config)
  const hosted = await start(hosting, { plugins: [answering(hosting.secret)] })
  await first.close()
  return hosted
}

/** Ways to answer past the usual ones. */
export const serverAttempts: readonly DevAttempt[] = [
  {
    leak: "an answer of the project's own server after Vite",
    project: { host: (hosting) => host(hosting, { when: 'after', isTold: false }) },
    look: ask,
  },
  {
    leak: "an answer of the project's own server that Vite knows, before Vite",
    project: { host: (hosting) => host(hosting, { when: 'before', isTold: true }) },
    look: ask,
  },
  {
    leak: 'a listener of the server that answers before all middleware',
    project: plugin(({ httpServer }, { key }) => {
      httpServer?.prependListener('request', (_, response) => {
        // Vite answers too, and comes too late.
        response.on('error', () => undefined)
        response.end(key)
      })
    }),
    look: ask,
  },
  {
    leak: 'a plugin that puts its answer before all others',
    project: plugin(({ middlewares }, { key }) => {
      const handle: Connect.SimpleHandleFunction = (_, response) => response.end(key)
      middlewares.stack.unshift({ route: '', handle })
    }),
    look: ask,
  },
  {
    leak: 'a plugin that comes first',
    project: { config: ({ secret }) => ({ plugins: [{ ...answering(secret), enforce: 'pre' }] }) },
    look: ask,
  },
  { leak: 'a server behind the dev server', project: { host: startBehind }, look: ask },
  {
    leak: 'an answer over HTTP/2',
    project: { host: startWithTls },
    look: (browser) => browser.get2('/api'),
  },
  {
    leak: 'a server that was restarted',
    project: { config: ({ secret }) => ({ plugins: [answering(secret)] }) },
    look: async (browser, { server }) => {
      await server.restart()
      await browser.get('/api')
    },
  },
  { leak: 'the second of two servers, when the first has closed', project: { host: startTwo }, look: ask },
]
