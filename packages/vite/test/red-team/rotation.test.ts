import { expect, it, onTestFinished } from 'vitest'
import { createServer } from 'vite'
import { createPlugins } from '../../src/plugin/create-plugins.ts'
import { createProject } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { collectingLogger } from './ground.ts'

const vault = useVaultServer()

it('keeps what a secret was before a rotation too, while somebody may still answer with it', async () => {
  const name = await vault.write({ key: 'sk-live-before-0123456789' })
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
  const ask = async (path: string): Promise<number> =>
    (await fetch(`${server.resolvedUrls?.local[0]}api/${path}`)).status
  expect([await ask('before'), await ask('after'), await ask('other')]).toEqual([500, 200, 200])
  await vault.rewrite(name, { key: 'sk-live-after-0123456789' })
  await expect.poll(async () => (await server.ssrLoadModule('/server.ts'))['KEY']).toBe('sk-live-after-0123456789')
  expect([await ask('before'), await ask('after'), await ask('other')]).toEqual([500, 500, 200])
})
