import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVault } from '@keyward/core'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server?.stop()
})

const script = `
  import { createVault } from '@keyward/core'
  await using vault = createVault({ nodes: { discover: true } })
  await vault.kv.write('secret/canary-path', { 'canary-field': 'canary-value' })
  await vault.kv.read('secret/canary-path/none').catch(() => undefined)
`
async function stderrOf(rooms: string | undefined): Promise<string[]> {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@keyward/source', '--input-type=module', '-e', script],
    {
      cwd: import.meta.dirname,
      env: {
        VAULT_ADDR: server.address,
        VAULT_TOKEN: server.rootToken,
        ...(rooms !== undefined && { KEYWARD_DEBUG: rooms }),
      },
      timeout: 15_000,
    },
  )
  return stderr.split('\n').filter((line) => line !== '')
}

const time = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
const line = (text: string) => expect.stringMatching(new RegExp(`${time} ${text}$`))

describe('KEYWARD_DEBUG', () => {
  it('writes one line per event of the rooms named to stderr', async () => {
    expect(await stderrOf('client, session')).toEqual([
      line(String.raw`keyward:session logged in with token in [\d.]+ ms`),
      line(String.raw`keyward:client kv\.write ok in [\d.]+ ms`),
      line(String.raw`keyward:client kv\.read not_found in [\d.]+ ms`),
    ])
  })

  it('writes of all rooms for *', async () => {
    const lines = await stderrOf('*')
    expect(lines).toContainEqual(line(`keyward:nodes node ${server.address} is active, was unknown`))
    expect(lines).toContainEqual(line(String.raw`keyward:client kv\.write ok in [\d.]+ ms`))
  })

  it('shows no path, token or value', async () => {
    const text = (await stderrOf('*')).join('\n')
    expect(text).not.toContain('canary')
    expect(text).not.toContain(server.rootToken)
  })

  it.each([undefined, '', ' , '])('is silent when it is %j', async (rooms) => {
    expect(await stderrOf(rooms)).toEqual([])
  })

  it('is an option problem when it names an unknown room, listed with the others', () => {
    const environment = { KEYWARD_DEBUG: 'client,sesion,*', VAULT_CLIENT_TIMEOUT: 'soon' }
    expect(() => createVault({ token: 'x', environment })).toThrow(
      /VAULT_CLIENT_TIMEOUT is no duration.*\n {2}KEYWARD_DEBUG has no room "sesion"; it takes client, session, leases, nodes, retry, secrets, or \* for all/,
    )
  })

  it('is not read where the environment is not', () => {
    expect(() => createVault({ token: 'x', environment: false })).not.toThrow()
  })
})
