import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type AuthMethod, createVault, isVaultError, jwt, userpass, type VaultOptions } from '@keyward/core'
import { describe, expect, it } from 'vitest'

const nowhere = { address: 'http://127.0.0.1:1', environment: false as const, retry: { attempts: 1 } }
const forever = <Value>(): Promise<Value> => new Promise(() => undefined)
const own: AuthMethod = { name: 'own', login: forever }

const hanging: [string, Pick<VaultOptions, 'auth'>][] = [
  ['a password function', { auth: userpass({ username: 'app', password: forever }) }],
  ['a token function', { auth: jwt({ role: 'app', token: forever }) }],
  ['a log-in method of its own', { auth: own }],
]

describe('close() while a log-in hangs in', () => {
  it.each(hanging)('%s ends every call that waits for it at once, as closed', async (_name, options) => {
    const vault = createVault({ ...nowhere, ...options })
    const calls = [vault.kv.read('secret/a'), vault.transit.random(8), vault.leases.follow('database/creds/app')]
    let closed = false
    const ended = Promise.all(
      calls.map(async (call) => {
        const error: unknown = await call.catch((caught: unknown) => caught)
        return isVaultError(error) && { code: error.code, sent: error.sent, early: !closed }
      }),
    )
    await new Promise((resolve) => setImmediate(resolve))
    const closing = vault.close().then(() => (closed = true))
    expect(await ended).toEqual(calls.map(() => ({ code: 'closed', sent: false, early: true })))
    await closing
  })

  it('a function leaves nothing that keeps the process alive', async () => {
    const script = `
      import { createVault, userpass } from '@keyward/core'
      const auth = userpass({ username: 'app', password: () => new Promise(() => {}) })
      const vault = createVault({ address: 'http://127.0.0.1:1', environment: false, auth })
      const read = vault.kv.read('secret/a').catch(({ code }) => console.log(code))
      setImmediate(() => vault.close())
    `
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@keyward/source', '--input-type=module', '-e', script],
      { cwd: import.meta.dirname, timeout: 10_000 },
    )
    expect(stdout).toBe('closed\n')
  })
})

it('a log-in that hangs is named when a call gives up', async () => {
  await using vault = createVault({ ...nowhere, auth: own })
  await expect(vault.kv.read('secret/a', { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'timeout',
    what: expect.stringContaining('the log-in'),
  })
})
