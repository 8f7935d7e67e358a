import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { rm, writeFile } from 'node:fs/promises'
import nest from '@nestjs/core/package.json' with { type: 'json' }
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useVaultServer } from '../vault-server.ts'
import { createFreshApplication, type FreshApplication } from './fresh-application.ts'
import { bin, run } from './repository.ts'

const vault = useVaultServer({
  'app/database': { username: 'app', password: 'example-database-password' },
  'app/api-key': { key: 'example-api-key' },
})

describe('an application of the generator with the packed package, as the README says', () => {
  let application: FreshApplication
  beforeAll(async () => {
    application = await createFreshApplication(nest.version.startsWith('11.') ? 11 : 12)
  }, 120_000)
  afterAll(() => application?.[Symbol.asyncDispose]())

  it('compiles with the settings of the generator, starts, answers, and ends in order', async () => {
    const { folder } = application
    await run(bin('tsc'), ['-p', 'tsconfig.build.json'], folder)
    const { address, rootToken } = vault.server
    const port = await freePort()
    const environment = { VAULT_ADDR: address, VAULT_TOKEN: rootToken, OPS_KEY: 'open sesame', PORT: String(port) }
    const child = spawn(process.execPath, [join(folder, 'dist/main.js')], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', ...environment },
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)))
    try {
      await expect.poll(() => printed, { timeout: 15_000 }).toContain('successfully started')
      const ask = async (path: string, headers = {}) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
        return { status: response.status, body: await response.text() }
      }
      expect(await ask('/')).toEqual({ status: 200, body: 'Hello with a key of 15 characters!' })
      expect(await ask('/health')).toMatchObject({ status: 200, body: expect.stringContaining('"status":"up"') })
      expect(await ask('/ops/vault/metrics')).toMatchObject({ status: 403 })
      const metrics = await ask('/ops/vault/metrics', { 'x-ops-key': 'open sesame' })
      expect(metrics.body).toContain('vault_auth_total{method="token",outcome="ok"} 1')
      expect(printed).toContain('vault: logged in with token')
      expect(printed).not.toMatch(/WARN|ERROR|example-/)
    } finally {
      child.kill('SIGTERM')
    }
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect({ code, signal, printed }).toEqual({ code: null, signal: 'SIGTERM', printed })
  }, 60_000)

  it("passes the README's tests, without a server", async () => {
    const { folder } = application
    // The generator's own needs a plugin for path aliases, of which there are none.
    for (const file of ['vitest.config.ts', 'vitest.config.e2e.ts']) await rm(join(folder, file))
    await writeFile(
      join(folder, 'vitest.config.ts'),
      `export default { test: { include: ['src/app.service.spec.ts', 'src/app.module.spec.ts'] } }`,
    )
    expect(await run(bin('vitest'), ['run', '--no-color'], folder)).toMatch(/Tests +2 passed/)
  }, 60_000)
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
