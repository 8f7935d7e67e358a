import { readFile, rename, stat } from 'node:fs/promises'
import { makeTables } from '@keyward/sample-kit'
import { type PostgresServer, startPostgres } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../demo/prepare-notes.ts'
import { startNotes } from '../../demo/start-notes.ts'
import { visitor } from '../service/visitor.ts'
import { type ConfiguredServer, startConfigured } from './configured-server.ts'
import { prepareSetupScript, type SetupRun, type SetupScript } from './setup-script.ts'

const secretsPath = 'app/data/express-sample'

let server: ConfiguredServer
let postgres: PostgresServer
let script: SetupScript
let first: SetupRun
beforeAll(async () => {
  ;[server, postgres] = await Promise.all([startConfigured({ configuration: 'development.hcl' }), startPostgres()])
  await makeTables(postgres, schema)
  script = await prepareSetupScript(server, postgres)
  first = await script.run()
})
afterAll(() => Promise.all([server?.close(), postgres?.stop()]))

async function rootToken(): Promise<string> {
  return /^Initial Root Token: (\S+)$/m.exec(await readFile(script.keysFile, 'utf8'))?.[1] ?? ''
}

interface Stored {
  data: Record<string, string>
  metadata: { version: number }
}

async function stored(name: string): Promise<Stored> {
  const { body } = await server.request(`${secretsPath}/${name}`, { token: await rootToken() })
  return body.data as unknown as Stored
}

const keyNamed = async (name: string): Promise<string> => (await stored(name)).data['key'] ?? ''

/** What a second run must leave as it is. */
async function serverState() {
  const token = await rootToken()
  const read = async (path: string) => (await server.request(path, { token })).body.data
  return {
    keys: await readFile(script.keysFile, 'utf8'),
    mounts: await read('sys/mounts'),
    authMethods: await read('sys/auth'),
    policy: await read('sys/policies/acl/express-sample'),
    role: await read('auth/approle/role/express-sample'),
    databaseConnection: await read('database/config/notes'),
    databaseRole: await read('database/roles/express-sample'),
    secrets: await Promise.all(['configuration', 'api-key', 'session'].map(stored)),
  }
}

/** The variables in the command that it printed, as a shell would set them. */
function printedEnvironment({ output }: SetupRun): Record<string, string> {
  const command = /^ +(VAULT_ADDR=.*) node --conditions=@keyward\/source apps\/express-sample\/src\/main\.ts$/m
  const assignments = command.exec(output)?.[1]?.split(' ') ?? []
  return Object.fromEntries(assignments.map((assignment) => assignment.split('=', 2)))
}

describe('vault/setup.sh on a new server', () => {
  it('succeeds, with nothing but a POSIX shell, the server program and BusyBox at hand', () => {
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('is ready for the Express sample') })
  })

  it('keeps the keys in a file for its owner alone, which says loudly what it is for', async () => {
    expect((await stat(script.keysFile)).mode & 0o777).toBe(0o600)
    expect(await readFile(script.keysFile, 'utf8')).toMatch(/^FOR DEVELOPMENT ON ONE MACHINE ONLY/)
  })

  it('prints no key, no root token, no password and no secret of the sample', async () => {
    const keys = await readFile(script.keysFile, 'utf8')
    const unsealKey = /^Unseal Key 1: (\S+)$/m.exec(keys)?.[1]
    const made = [await keyNamed('api-key'), await keyNamed('session')]
    expect(new Set(made).size).toBe(2)
    for (const key of made) expect(key).toMatch(/^[\w-]{32}$/)
    for (const secret of [unsealKey, await rootToken(), postgres.password, ...made]) {
      expect(first.output).not.toContain(secret)
    }
  })

  it('prints the command that starts the sample, which then serves what it read', async () => {
    const sample = await startNotes({ ...printedEnvironment(first), PORT: '0' })
    try {
      const answer = await fetch(sample.address)
      expect(await answer.json()).toEqual({ title: 'Notes, kept by Keyward', configurationVersion: 1 })
      const ada = visitor(sample.address)
      await ada.logIn(await keyNamed('api-key'))
      expect((await ada.send('POST', '/notes', { text: 'Buy milk' })).status).toBe(201)
    } finally {
      await sample.stop()
    }
  })
})

describe('vault/setup.sh on a server that it set up before', () => {
  it('changes nothing, and prints a fresh secret id for the same role', async () => {
    const before = await serverState()
    const second = await script.run()
    expect(second.code).toBe(0)
    expect(await serverState()).toEqual(before)
    const [one, two] = [printedEnvironment(first), printedEnvironment(second)]
    expect(two['VAULT_ROLE_ID']).toBe(one['VAULT_ROLE_ID'])
    expect(two['VAULT_SECRET_ID']).toMatch(/^[\w-]{36}$/)
    expect(two['VAULT_SECRET_ID']).not.toBe(one['VAULT_SECRET_ID'])
  })

  it('unseals it after a restart', async () => {
    await server.restart()
    expect((await server.request('sys/health')).status).toBe(503)
    expect(await script.run()).toMatchObject({ code: 0, output: expect.stringContaining('Unsealed.') })
    expect((await server.request('sys/health')).status).toBe(200)
  })

  it.each([
    ['configuration', { title: 'Mine' }],
    ['api-key', { key: 'mine' }],
  ])('keeps what somebody changed in %s', async (name, data) => {
    await server.request(`${secretsPath}/${name}`, { method: 'POST', token: await rootToken(), body: { data } })
    expect((await script.run()).code).toBe(0)
    expect(await stored(name)).toMatchObject({ data, metadata: { version: 2 } })
  })

  it('says how to bring back a secret that somebody deleted', async () => {
    await server.request(`${secretsPath}/session`, { method: 'DELETE', token: await rootToken() })
    const { code, output } = await script.run()
    expect(code).toBe(1)
    expect(output).toMatch(/app\/express-sample\/session was deleted: bring it back with: (bao|vault) kv undelete/)
  })

  it('names the keys that it misses, when their file is gone', async () => {
    await rename(script.keysFile, `${script.keysFile}.away`)
    const { code, output } = await script.run()
    await rename(`${script.keysFile}.away`, script.keysFile)
    expect(code).toBe(1)
    expect(output).toContain(`is initialised, but its keys are not in ${script.keysFile}`)
  })

  it('follows its own VAULT_ADDR, whatever a terminal has left over', async () => {
    const stray = { BAO_ADDR: 'http://127.0.0.1:1', BAO_TOKEN: 'stray', VAULT_TOKEN: 'stray', VAULT_NAMESPACE: 'stray' }
    await server.request('app/undelete/express-sample/session', {
      method: 'POST',
      token: await rootToken(),
      body: { versions: [1] },
    })
    expect((await script.run(stray)).code).toBe(0)
  })
})

describe('vault/setup.sh without a server', () => {
  it('gives up after the time it was given, and says why', async () => {
    const { code, output } = await script.run({ VAULT_ADDR: 'http://127.0.0.1:1', KEYWARD_WAIT_SECONDS: '1' })
    expect(code).toBe(1)
    expect(output).toMatch(/setup: http:\/\/127\.0\.0\.1:1: gave up after 1 s: .*connection refused/)
  })
})
