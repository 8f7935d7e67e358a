import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sirv from 'sirv'
import type * as entryServer from '../entry-server.ts'
import { type Site, toPage } from './site.ts'

/** What `vite build` wrote into a folder. Loading it reads the secrets that it needs. */
export async function openBuiltSite(output: string): Promise<Site> {
  const [{ answer, vault }, template] = await Promise.all([
    import(pathToFileURL(join(output, 'server/entry-server.js')).href) as Promise<typeof entryServer>,
    readFile(join(output, 'client/index.html'), 'utf8'),
  ])
  return {
    // Without extensions, / is not index.html: that is rendered.
    serveFile: sirv(join(output, 'client'), { extensions: [] }),
    render: (visit) => Promise.resolve(toPage(template, answer(visit))),
    async close(drained) {
      await drained
      await vault.close()
    },
  }
}
