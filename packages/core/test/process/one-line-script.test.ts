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
  await server.request('POST', 'secret/data/app/database', { body: { data: { password, nested: { key: password } } } })
})
afterAll(async () => {
  await server?.stop()
})

const run = (script: string, environment: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, ['--conditions=@keyward/source', '--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    env: { VAULT_ADDR: server.address, VAULT_TOKEN: token, ...environment },
    timeout: 15_000,
  })

const readSecret =
  "import { createVault } from '@keyward/core'; const vault = createVault(); const secret = await vault.kv.read('secret/app/database');"

describe('a script of one line', () => {
  it('reads a secret and exits by itself, without close()', async () => {
    const { stdout } = await run(`${readSecret} console.log(secret.data.password.length)`)
    expect(stdout).toBe(`${password.length}\n`)
  })

  it('shows neither token nor value when it prints the client, the secret and all that hangs on them', async () => {
    const print =
      'console.log(vault, secret, secret.data.nested); console.dir(vault, { depth: 9, showHidden: true }); console.dir(secret, { depth: 9, showHidden: true, customInspect: false }); console.log(JSON.stringify({ vault, secret }))'
    const { stdout, stderr } = await run(`${readSecret} ${print}`)
    expect(stdout).toContain('[Secret secret/app/database v1]')
    expect(stdout + stderr).not.toContain(password)
    expect(stdout + stderr).not.toContain(token)
  })

  it.each([
    ['a denied write', {}, "await vault.kv.write('sys/canary', { password })", /wrong_engine/],
    [
      'a server that is not there',
      { VAULT_ADDR: 'http://127.0.0.1:1' },
      "await vault.kv.write('secret/x', { password })",
      /unreachable/,
    ],
    [
      'an invalid token',
      { VAULT_TOKEN: 'hvs.canary-password-value' },
      "await vault.kv.write('secret/x', { password })",
      /permission_denied/,
    ],
    [
      'data that cannot be stored',
      {},
      "await vault.kv.write('secret/x', { password, bad: undefined })",
      /invalid_argument/,
    ],
    ['a wrong option', {}, "createVault({ token: password + ' ', address: password })", /invalid_options/],
  ])(
    'ends with status 1 and shows neither token nor value when an error of %s is not caught',
    async (_name, environment, failing, code) => {
      const script = `import { createVault } from '@keyward/core'; const password = '${password}'; const vault = createVault(); ${failing}`
      const error = (await run(script, environment).catch((reason: unknown) => reason)) as {
        code: number
        stderr: string
      }
      expect(error.code).toBe(1)
      expect(error.stderr).toMatch(code)
      expect(error.stderr.replaceAll(script, '')).not.toContain(password)
      expect(error.stderr).not.toContain(token)
    },
  )
})
