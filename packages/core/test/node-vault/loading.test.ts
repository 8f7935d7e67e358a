import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const password = 'canary-password-value'
let server: TestServer
let token: string
beforeAll(async () => {
  server = await startServer()
  token = (await server.createToken({ policies: ['root'] })).token
})
afterAll(async () => {
  await server?.stop()
})

/** A process of its own, because what is loaded, and what it prints, belongs to a process. */
const run = async (script: string, type: 'module' | 'commonjs' = 'module', environment: object = {}) =>
  promisify(execFile)(process.execPath, ['--conditions=@keyward/source', `--input-type=${type}`, '-e', script], {
    cwd: import.meta.dirname,
    env: { VAULT_ADDR: server.address, VAULT_TOKEN: token, ...environment },
    timeout: 15_000,
  })

const loadedModules = `
  import { createRequire } from 'node:module'
  const require = createRequire(process.cwd() + '/x.js')
  const loaded = (name) => Object.keys(require.cache).some((file) => file.includes('node_modules/' + name + '/'))
  const loadedNow = () => ['node-vault', 'mustache', 'axios', 'form-data'].filter(loaded).join()`

describe('node-vault', () => {
  it('is loaded by the first client and not before, without axios', async () => {
    const { stdout } = await run(`${loadedModules}
      const { createVault } = await import('@keyward/core')
      const vault = createVault()
      await vault.kv.write('secret/loading', { n: 1 })
      console.log('before:', loadedNow())
      const client = vault.nodeVault()
      await client.read('secret/data/loading')
      await client.health()
      console.log('after:', loadedNow())`)
    expect(stdout).toBe('before: \nafter: node-vault,mustache\n')
  })

  it('can be used by the application itself as well, before and after', async () => {
    const { stdout } = await run(`${loadedModules}
      const { createVault } = await import('@keyward/core')
      const secrets = createVault().nodeVault()
      const own = require('node-vault')()
      await own.write('secret/data/own', { data: { n: 1 } })
      const imported = (await import('node-vault')).default()
      await imported.read('secret/data/own')
      console.log((await secrets.read('secret/data/own')).data.data.n, loadedNow())
      console.log((await createVault().nodeVault().read('secret/data/own')).data.data.n)`)
    expect(stdout).toBe('1 node-vault,mustache,axios,form-data\n1\n')
    const first = await run(`${loadedModules}
      const own = require('node-vault')()
      const { createVault } = await import('@keyward/core')
      await createVault().nodeVault().read('secret/data/own')
      console.log((await own.read('secret/data/own')).data.data.n)`)
    expect(first.stdout).toBe('1\n')
  })

  it('that is not there is an error that says where it belongs', async () => {
    const { stdout } = await run(`
      import Module from 'node:module'
      import { createVault } from '@keyward/core'
      const resolve = Module._resolveFilename
      Module._resolveFilename = (name, ...rest) => resolve(name === 'node-vault' ? 'not-installed' : name, ...rest)
      try { createVault().nodeVault() } catch ({ code, hint, cause }) { console.log(code, cause.code, hint) }`)
    expect(stdout).toMatch(/^unsupported MODULE_NOT_FOUND .*install node-vault and mustache beside the bundle/)
  })

  it('does not keep a script from ending by itself, renewal included', async () => {
    const { stdout } = await run(`
      import { createVault } from '@keyward/core'
      const client = createVault().nodeVault({ token: process.env.VAULT_TOKEN })
      await client.startTokenRenewal({ ttl: 3600 })
      client.startLeaseRenewal('lease', 3600)
      console.log('done')`)
    expect(stdout).toBe('done\n')
  })
})

describe('what is secret', () => {
  it('is not printed by a debug variable, whatever it names', async () => {
    const { stdout, stderr } = await run(
      `import { createVault } from '@keyward/core'
      const client = createVault().nodeVault()
      await client.write('secret/data/debug', { data: { password: '${password}' } })
      await client.read('secret/data/debug')
      await client.tokenLookup({ token: process.env.VAULT_TOKEN })
      console.log('done')`,
      'module',
      { DEBUG: '*', NODE_DEBUG: '' },
    )
    expect(stdout).toBe('done\n')
    expect(stderr).not.toContain(password)
    expect(stderr).not.toContain(token)
  })

  it.each([
    ['no server at all', { VAULT_ADDR: 'http://127.0.0.1:1' }, 'unreachable'],
    ['a server that denies', { VAULT_TOKEN: 'hvs.canary-password-value' }, 'permission_denied'],
  ])('is in no error, printed in any way: %s', async (_name, environment, code) => {
    const { stdout } = await run(
      `import { inspect } from 'node:util'
      import { createVault } from '@keyward/core'
      const client = createVault({ retry: { attempts: 1 } }).nodeVault()
      const error = await client.write('secret/data/x', { data: { password: '${password}' } }).catch((reason) => reason)
      console.log(inspect(error, { depth: 9, showHidden: true, getters: true }), JSON.stringify(error), error.stack)
      console.log(inspect(client, { depth: 9, showHidden: true }), error.code, error.operation, error.path)`,
      'module',
      environment,
    )
    expect(stdout).toContain(`${code} nodeVault.write secret/data/x`)
    expect(stdout).not.toContain(password)
    expect(stdout).not.toContain(token)
    expect(stdout.toLowerCase()).not.toContain('x-vault-token')
  })
})

describe('the error class', () => {
  const failing = `
    const error = await createVault().nodeVault().read('secret/data/never').catch((reason) => reason)
    console.log(error instanceof VaultError, isVaultError(error, 'not_found'), error.response.statusCode)`

  it('is the same for ES modules and CommonJS', async () => {
    const names = '{ createVault, isVaultError, VaultError }'
    const imported = await run(`import ${names} from '@keyward/core'; ${failing}`)
    const required = await run(`const ${names} = require('@keyward/core'); (async () => { ${failing} })()`, 'commonjs')
    expect([imported.stdout, required.stdout]).toEqual(['true true 404\n', 'true true 404\n'])
  })
})
