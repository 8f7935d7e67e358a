import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type FaultProxy,
  startFaultProxy,
  startPostgres,
  startServer,
  type PostgresServer,
  type TestServer,
} from '@keyward/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Job, startJob } from '../runner/job.ts'
import type { RunningStep } from '../runner/step.ts'

let server: TestServer
let postgres: PostgresServer
let proxy: FaultProxy
let login: Record<string, string>

beforeAll(async () => {
  ;[server, postgres] = await Promise.all([startServer(), startPostgres()])
  proxy = await startFaultProxy(server)
  await server.enableSecretsEngine('database', { type: 'database' })
  const connectionUrl = `postgresql://{{username}}:{{password}}@${postgres.host}:${postgres.port}/${postgres.database}`
  const { user: username, password } = postgres
  const connection = {
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: '*',
    connection_url: connectionUrl,
    username,
    password,
  }
  await server.request('POST', 'database/config/shop', { body: connection })
  const role = {
    db_name: 'shop',
    default_ttl: '1h',
    creation_statements: [`CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}'`],
  }
  await server.request('POST', 'database/roles/reader', { body: role })
  await server.request('POST', 'secret/data/shop', { body: { data: { key: 'signing-key-of-the-shop' } } })
  await server.writePolicy(
    'shop',
    'path "database/creds/reader" { capabilities = ["read"] }\npath "secret/data/*" { capabilities = ["read"] }',
  )
  const { roleId, secretId } = await server.createAppRole('shop', { policies: ['shop'], tokenTtl: '1h' })
  login = { url: proxy.address, method: 'approle', roleId, secretId }
}, 60_000)

afterEach(() => proxy.clear())

afterAll(async () => {
  await proxy.stop()
  await Promise.all([server.stop(), postgres.stop()])
})

/** Reads a database user first, and a key into a file. */
const inputs = (): Record<string, string> => ({
  ...login,
  secrets:
    'database/creds/reader username | DB_USER; database/creds/reader password | DB_PASSWORD; secret/data/shop key | KEY',
  files: 'secret/data/shop key | keys/signing.key',
  envFile: 'shop.env',
})

test('after a job that went well, the token, the lease and the files are gone', async () => {
  await using job = await startJob()
  const { outcome, state } = await job.use(inputs()).done
  expect(outcome).toBe('success')
  expect(await living()).toEqual({ tokens: 1, leases: 1 })
  expect(existsSync(join(job.workspace, 'keys/signing.key'))).toBe(true)
  expect([...state.values()].join()).toContain('shop.env')

  expect((await job.run('grep -q DB_USER shop.env && test -n "$DB_PASSWORD"')).outcome).toBe('success')
  await nothingIsLeft(job)
})

test('after a job in which a later step failed', async () => {
  await using job = await startJob()
  await job.use(inputs()).done
  expect((await job.run('exit 1')).outcome).toBe('failure')
  await nothingIsLeft(job)
})

test('after a main step that failed on the way, of which nothing is given to the job', async () => {
  await using job = await startJob()
  const step = await job.use({ ...inputs(), secrets: `${inputs().secrets}; secret/data/absent key | ABSENT` }).done
  expect(step).toMatchObject({ outcome: 'failure', exitCode: 1 })
  expect(step.annotations[0]?.message).toContain('secret/data/absent')
  nothingWasGiven(job, step)
  expect(await living()).toMatchObject({ tokens: 1, leases: 1 })
  await nothingIsLeft(job)
})

describe('after a main step that', () => {
  test.each([
    ['was cancelled', (step: RunningStep) => step.cancel()],
    ['was told to terminate', (step: RunningStep) => step.cancel({ signal: 'SIGTERM' })],
    ['was killed', (step: RunningStep) => step.kill('SIGKILL')],
  ])('%s in the middle of its reads', async (_how, end) => {
    // The database user is there; the key is still awaited.
    const asked = Promise.withResolvers<void>()
    proxy.script(({ path }) => {
      if (path !== '/v1/secret/data/shop') return undefined
      asked.resolve()
      return { kind: 'half-open' }
    })
    await using job = await startJob()
    const running = job.use(inputs())
    await asked.promise
    await expect.poll(living).toEqual({ tokens: 1, leases: 1 })
    const begin = performance.now()
    end(running)
    const step = await running.done
    // The runner would wait for 7.5 seconds before it insists.
    expect(performance.now() - begin).toBeLessThan(3000)
    expect(step.outcome).not.toBe('success')
    nothingWasGiven(job, step)
    await nothingIsLeft(job)
  })

  test('was killed while it logged in leaves nothing that it knew of', async () => {
    const asked = Promise.withResolvers<void>()
    proxy.script(() => {
      asked.resolve()
      return { kind: 'half-open' }
    })
    await using job = await startJob()
    const running = job.use(inputs())
    await asked.promise
    running.kill('SIGKILL')
    expect((await running.done).exitCode).toBeUndefined()
    await nothingIsLeft(job)
  })
})

test('a server that is away when the job ends makes a warning that says what is left, and files go all the same', async () => {
  await using job = await startJob()
  await job.use(inputs()).done
  proxy.use({ kind: 'status', status: 503 })
  const [post] = await job.end()
  expect(post).toMatchObject({ outcome: 'success', exitCode: 0 })
  expect(post?.annotations).toEqual([
    { level: 'warning', message: expect.stringContaining('lives until its TTL ends') },
  ])
  expect(existsSync(join(job.workspace, 'keys/signing.key'))).toBe(false)
  await revokeAll()
}, 40_000)

test('a batch token, which cannot be revoked, ends with no warning, and its leases are revoked', async () => {
  const { roleId, secretId } = await server.createAppRole('batch', {
    policies: ['shop'],
    tokenTtl: '1h',
    tokenType: 'batch',
  })
  await server.writePolicy(
    'shop',
    'path "database/creds/reader" { capabilities = ["read"] }\npath "secret/data/*" { capabilities = ["read"] }\npath "sys/leases/revoke" { capabilities = ["update"] }',
  )
  await using job = await startJob()
  expect((await job.use({ ...inputs(), roleId, secretId }).done).outcome).toBe('success')
  expect(await living()).toEqual({ tokens: 0, leases: 1 })
  await nothingIsLeft(job)
})

test('a token that was given stays', async () => {
  const { token } = await server.createToken({ policies: ['shop'], ttl: '1h' })
  await using job = await startJob()
  expect((await job.use({ url: proxy.address, token, secrets: 'secret/data/shop key' }).done).outcome).toBe('success')
  const [post] = await job.end()
  expect(post).toMatchObject({ outcome: 'success', annotations: [] })
  const { body } = await server.request<{ data: { ttl: number } }>('GET', 'auth/token/lookup-self', { token })
  expect(body.data.ttl).toBeGreaterThan(0)
  await server.request('POST', 'auth/token/revoke', { body: { token } })
})

/** What the action has made on the server. */
async function living(): Promise<{ tokens: number; leases: number }> {
  const { body } = await server.request<{ data: { keys: string[] } }>('LIST', 'auth/token/accessors')
  const others = body.data.keys.length - 1
  const leases = await server.request<{ data?: { keys?: string[] } }>(
    'LIST',
    'sys/leases/lookup/database/creds/reader',
    { throwOnError: false },
  )
  return { tokens: others, leases: leases.body.data?.keys?.length ?? 0 }
}

async function nothingIsLeft(job: Job): Promise<void> {
  const posts = await job.end()
  expect(posts).toHaveLength(1)
  expect(posts[0]).toMatchObject({ outcome: 'success', exitCode: 0, annotations: [] })
  // The server revokes what belongs to a token soon after it.
  await expect.poll(living).toEqual({ tokens: 0, leases: 0 })
  for (const file of ['keys/signing.key', 'shop.env']) expect(existsSync(join(job.workspace, file))).toBe(false)
}

function nothingWasGiven(job: Job, step: { outputs: ReadonlyMap<string, string> }): void {
  expect([...job.environment]).toEqual([])
  expect([...step.outputs.keys()].filter((name) => name !== 'errorMessage')).toEqual([])
  for (const file of ['keys/signing.key', 'shop.env']) expect(existsSync(join(job.workspace, file))).toBe(false)
}

async function revokeAll(): Promise<void> {
  await server.request('POST', 'sys/leases/revoke-prefix/auth/approle', { body: {} })
  await server.request('POST', 'sys/leases/revoke-force/database', { body: {} })
}
