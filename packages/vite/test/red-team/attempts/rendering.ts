import type { Connect, Plugin, ViteDevServer } from 'vite'
import type { DevAttempt, DevPlan } from '../attempt.ts'

type Handle = (server: ViteDevServer, ...given: Parameters<Connect.NextHandleFunction>) => Promise<unknown>

const routes = new Map<string, Handle>()

/** The server part of a framework. */
const framework: Plugin = {
  name: 'framework',
  configureServer(server) {
    for (const [path, handle] of routes)
      server.middlewares.use(path, (...given) => void handle(server, ...given).catch(given[2]))
  },
}

const entry = `import { KEY, PASSWORD } from 'virtual:keyward/server'
export const render = () => '<p>' + KEY + '</p>'
export const fail = () => { throw new Error('cannot log in with ' + PASSWORD) }
export const all = { KEY }`

interface Entry {
  render(): string
  fail(): never
  readonly all: object
}

const load = async (server: ViteDevServer): Promise<Entry> =>
  (await server.ssrLoadModule('/server.ts')) as Entry & object

const project: DevPlan = {
  files: () => ({ 'server.ts': entry }),
  config: () => ({ appType: 'custom', plugins: [framework, last] }),
}

const last: Plugin = {
  name: 'last',
  configureServer: (server) => () =>
    void server.middlewares.use('/last', (_, response, next) => {
      void load(server).then(({ render }) => response.end(render()), next)
    }),
}

function rendering(leak: string, handle: Handle): DevAttempt {
  const path = `/app-${routes.size}-`
  routes.set(path, handle)
  return { leak, project, look: (browser) => browser.get(path, { headers: { accept: 'text/html' } }) }
}

/** Pages that are rendered on the server, by code that has the values. */
export const renderingAttempts: readonly DevAttempt[] = [
  rendering('a page rendered with it', async (server, _, response) => response.end((await load(server)).render())),
  rendering('a page rendered with it and completed by Vite', async (server, { url = '/' }, response) =>
    response.end(await server.transformIndexHtml(url, `<html><body>${(await load(server)).render()}`)),
  ),
  rendering('the state of a page that holds the whole module', async (server, _, response) =>
    response.end(`<script>STATE = ${JSON.stringify((await load(server)).all)}</script>`),
  ),
  rendering('the page of an error whose message holds it', async (server) => (await load(server)).fail()),
  rendering('an error that is sent as JSON', async (server, _, response) => {
    try {
      ;(await load(server)).fail()
    } catch (error) {
      response.statusCode = 500
      response.end(JSON.stringify({ stack: (error as Error).stack }))
    }
  }),
  {
    leak: 'a page from a route that comes last',
    project,
    look: (browser) => browser.get('/last', { headers: { accept: 'text/html' } }),
  },
  {
    ...rendering('the code of server modules, as inspectors show it', async (server, _, response) => {
      await load(server)
      const modules = [...(server.environments['ssr']?.moduleGraph.idToModuleMap.values() ?? [])]
      response.end(JSON.stringify(modules.map(({ id, transformResult }) => [id, transformResult?.code])))
    }),
    harmless: 'the code of server modules in a dev server holds no values',
  },
  rendering('the values of the module runner, as a debugger shows them', async (server, _, response) => {
    response.end(JSON.stringify({ ...(await server.ssrLoadModule('virtual:keyward/server')), vault: null }))
  }),
]
