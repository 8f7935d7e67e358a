import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { createServer } from 'vite'
import type * as entryServer from '../entry-server.ts'
import { type Site, toPage } from './site.ts'

const root = join(import.meta.dirname, '../..')

/** As the source is now, in the page and on the server; and with the secrets as they are now. */
export async function openDevelopmentSite(server: Server): Promise<Site> {
  const vite = await createServer({
    root,
    configLoader: 'native',
    appType: 'custom',
    server: { middlewareMode: { server }, ws: { server } },
  })
  return {
    serveFile: vite.middlewares,
    async render(visit) {
      const { answer } = (await vite.ssrLoadModule('/src/entry-server.ts')) as typeof entryServer
      const template = await readFile(join(root, 'index.html'), 'utf8')
      return toPage(await vite.transformIndexHtml(visit.path, template), answer(visit))
    },
    // First: its WebSockets would keep the server open.
    async close(drained) {
      await vite.close()
      await drained
    },
  }
}
