import { expect, it, onTestFinished } from 'vitest'
import { createServer } from 'vite'
import { createPlugins } from '../../src/plugin/create-plugins.ts'
import { createProject } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { collectingLogger } from './ground.ts'

const vault = useVaultServer()

async function startAnswering(name: string) {
  const options = {
    vault: vault.vaultOptions,
    vitest: true,
    declarations: false,
    secrets: { KEY: `${name}#key` },
  } as const
  const { root } = await createProject({ 'server.ts': `export { KEY } from 'virtual:keyward/server'` })
  const server = await createServer({
    root,
    configFile: false,
    customLogger: collectingLogger([]),
    server: { host: '127.0.0.1', port: 0, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [
      createPlugins(options, { isGuarded: true }),
      {
        name: 'api',
        configureServer: ({ middlewares }) =>
          void middlewares.use('/api', ({ url }, response) => response.end(`sk-live-${url?.slice(1)}-0123456789`)),
      },
    ],
  })
  onTestFinished(() => server.close())
  await server.listen()
  return {
    ask: async (path: string): Promise<number> => (await fetch(`${server.resolvedUrls?.local[0]}api/${path}`)).status,
    async rotate(key: string): Promise<void> {
      await vault.rewrite(name, { key })
      await expect.poll(async () => (await server.ssrLoadModule('/server.ts'))['KEY']).toBe(key)
    },
  }
}

it('keeps what a secret was before a rotation too, while somebody may still answer with it', async () => {
  const name = await vault.write({ key: 'sk-live-before-0123456789' })
  const { ask, rotate } = await startAnswering(name)
  expect([await ask('before'), await ask('after'), await ask('other')]).toEqual([500, 200, 200])
  await rotate('sk-live-after-0123456789')
  expect([await ask('before'), await ask('after'), await ask('other')]).toEqual([500, 500, 200])
})

it('keeps what a secret was even if nobody asked for anything meanwhile', async () => {
  const name = await vault.write({ key: 'sk-live-first-0123456789' })
  const { ask, rotate } = await startAnswering(name)
  await rotate('sk-live-second-0123456789')
  await rotate('sk-live-third-0123456789')
  expect([await ask('first'), await ask('second'), await ask('third'), await ask('other')]).toEqual([
    500, 500, 500, 200,
  ])
}, 30_000)
