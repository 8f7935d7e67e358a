import { join } from 'node:path'
import { appRole } from '@keyward/core'
import { type FaultProxy, startFaultProxy } from '@keyward/testing'
import type { BuilderOptions, ViteBuilder } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyward } from '../../src/index.ts'
import { createProject } from '../fixture/project.ts'
import { useVaultServer } from '../fixture/vault-server.ts'
import { vites } from '../fixture/vites.ts'

const vault = useVaultServer()
const buildApp = async (builder: ViteBuilder): Promise<void> => {
  for (const environment of Object.values(builder.environments)) await builder.build(environment)
}

describe.each(vites)('a build of all environments with $name', ({ vite }) => {
  let proxy: FaultProxy
  beforeAll(async () => {
    proxy = await startFaultProxy(vault.server)
  })
  afterAll(() => proxy?.stop())

  const builders: Record<string, BuilderOptions> = {
    'Vite itself': {},
    'the configuration': { buildApp },
    'the configuration, with plugins that are shared': { buildApp, sharedConfigBuild: true },
  }

  it.each(Object.entries(builders))('by %s logs in once, reads once, and revokes', async (_by, options) => {
    const name = await vault.write({ key: 'sk-live-0123456789' })
    await vault.server.writePolicy('vite', `path "secret/data/${name}" { capabilities = ["read"] }`)
    const { roleId, secretId } = await vault.server.createAppRole('vite', { policies: ['vite'] })
    const { root } = await createProject({
      'index.html': '<script type="module" src="/main.ts"></script>',
      'main.ts': '',
      'server.ts': `export { KEY } from 'virtual:keyward/server'`,
    })
    const auth = appRole({ roleId, secretId })
    const plugins = keyward({
      vault: { address: proxy.address, environment: false, auth },
      vitest: true,
      secrets: { KEY: `${name}#key` },
    })
    const builder = await vite.createBuilder(
      {
        root,
        configFile: false,
        logLevel: 'silent',
        plugins: [plugins],
        environments: {
          client: { build: { outDir: 'dist/client' } },
          ssr: { build: { ssr: true, outDir: 'dist/server', rollupOptions: { input: join(root, 'server.ts') } } },
        },
        builder: options,
      },
      null,
    )
    const before = proxy.requests.length
    await builder.buildApp()
    expect(Object.values(builder.environments).every(({ isBuilt }) => isBuilt)).toBe(true)
    const asked = proxy.requests.slice(before).map(({ method, path }) => `${method} ${path}`)
    expect(asked.filter((each) => !each.includes('/mounts/'))).toEqual([
      'POST /v1/auth/approle/login',
      `GET /v1/secret/data/${name}`,
      'POST /v1/auth/token/revoke-self',
    ])
  })
})
