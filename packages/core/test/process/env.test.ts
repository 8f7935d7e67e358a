import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)

let server: TestServer
beforeAll(async () => void (server = await startServer()))
afterAll(() => server.stop())

const script = (code: string, environment: Record<string, string>) =>
  run(process.execPath, ['--conditions', '@keyward/source', '--input-type=module', '-e', code], {
    cwd: new URL('../..', import.meta.url),
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...environment },
  })

describe('@keyward/core/env', () => {
  it('writes and reads secrets with a client of the environment, and lets the process end', async () => {
    const { stdout } = await script(
      `import { getSecret, setSecret } from '@keyward/core/env'
       await setSecret('app/openai', { key: 'k-1' })
       console.log(await getSecret('app/openai', 'key'), await getSecret('app/openai'))`,
      { VAULT_ADDR: server.address, VAULT_TOKEN: server.rootToken },
    )
    expect(stdout).toBe('k-1 [Secret app/openai v1]\n')
  })

  it('makes one client for all, and another after that was closed', async () => {
    const { stdout } = await script(
      `import { getSecret, vaultFromEnvironment } from '@keyward/core/env'
       const first = vaultFromEnvironment()
       await first.secrets.set('app/one', { key: 1 })
       await Promise.all([getSecret('app/one'), getSecret('app/one', 'key')])
       console.log(first === vaultFromEnvironment(), first.secrets.cacheState().entries)
       await first.close()
       await first.close()
       console.log(first !== vaultFromEnvironment(), await getSecret('app/one', 'key'))`,
      { BAO_ADDR: server.address, BAO_TOKEN: server.rootToken },
    )
    expect(stdout).toBe('true 1\ntrue 1\n')
  })

  it('rejects with what is wrong with the environment, and takes it when it is right', async () => {
    const { stdout } = await script(
      `import { getSecret } from '@keyward/core/env'
       console.log(await getSecret('app/openai', 'key').catch(({ code, message }) => code + ' ' + message.includes('VAULT_TOKEN')))
       process.env.VAULT_TOKEN = ${JSON.stringify(server.rootToken)}
       console.log(await getSecret('app/other').catch(({ code }) => code))`,
      { VAULT_ADDR: server.address },
    )
    expect(stdout).toBe('invalid_options true\nnot_found\n')
  })
})
