import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault, tokenFile, type Vault } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection } from '../kv/connection.ts'

const denied = (deniedBy: 'token' | 'policy', hint: string) =>
  expect.objectContaining({ code: 'permission_denied', deniedBy, hint: expect.stringContaining(hint) })
const deniedByToken = denied('token', 'token')
const deniedByPolicy = denied('policy', 'policies')

describe('a given token', () => {
  let server: TestServer
  let proxy: FaultProxy
  let folder: string
  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    folder = await mkdtemp(join(tmpdir(), 'keyward-'))
    await server.request('POST', 'secret/data/app', { body: { data: { password: 'x' } } })
    await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }')
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const newToken = async (): Promise<string> => (await server.createToken({ policies: ['reader'], ttl: '1h' })).token
  const revoke = (token: string): Promise<unknown> => server.request('POST', 'auth/token/revoke', { body: { token } })

  it('that was revoked is known as invalid from the first refusal on', async () => {
    const token = await newToken()
    await using vault = createVault({ ...connection(server), token })
    await vault.kv.read('secret/app')
    await expect.poll(() => metricsOf(vault, 'vault_token_ttl_seconds ')).toHaveLength(1)
    await revoke(token)
    for (let n = 0; n < 3; n++) await expect(vault.kv.read('secret/app')).rejects.toEqual(deniedByToken)
    expect(await vault.health()).toMatchObject({
      status: 'down',
      session: { method: 'token', state: 'invalid', problem: 'permission_denied' },
    })
    expect((await vault.health()).session).not.toHaveProperty('ttlSeconds')
    expect(await metricsOf(vault, 'vault_token_ttl_seconds ')).toEqual([])
  })

  it('that never existed is known as invalid, and is nowhere said to have logged in', async () => {
    const lines: string[] = []
    const write = (...parts: unknown[]): void => void lines.push(JSON.stringify(parts))
    const logger = { debug: write, info: write, warn: write, error: write }
    await using vault = createVault({ ...connection(server), token: 'never-existed', logger })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(deniedByToken)
    expect(await vault.health()).toMatchObject({ status: 'down', session: { state: 'invalid' } })
    expect(await metricsOf(vault, 'vault_auth_total{')).toEqual([
      expect.stringContaining('{method="token",outcome="permission_denied"}'),
    ])
    expect(lines.filter((line) => line.includes('logged in'))).toEqual([])
  })

  it.each(['login', 'read'] as const)('that never existed is said so in one line, after %s', async (how) => {
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const logger = { debug: () => undefined, info: write, warn: write, error: write }
    await using vault = createVault({ ...connection(server), token: 'never-existed', logger })
    const start = (): Promise<unknown> => (how === 'login' ? vault.login() : vault.kv.read('secret/app'))
    await expect(start()).rejects.toEqual(deniedByToken)
    await expect(start()).rejects.toEqual(deniedByToken)
    await expect.poll(() => lines.length).toBeGreaterThan(0)
    expect(lines).toEqual([expect.stringMatching(/^vault: log-in with token .* failed: permission_denied/)])
  })

  it('that a policy denies something is valid', async () => {
    await using vault = createVault({ ...connection(server), token: await newToken() })
    await expect(vault.kv.read('secret/other')).rejects.toEqual(deniedByPolicy)
    await expect(vault.kv.read('secret/other')).rejects.toEqual(deniedByPolicy)
    expect(await vault.health()).toMatchObject({ status: 'up', session: { state: 'valid' } })
  })

  it('that may not even look itself up is valid all the same', async () => {
    const { body } = await server.request('POST', 'auth/token/create', {
      body: { policies: ['reader'], no_default_policy: true, ttl: '1h' },
    })
    await using vault = createVault({ ...connection(server), token: String(body.auth?.client_token) })
    await vault.kv.read('secret/app')
    await expect(vault.kv.read('secret/other')).rejects.toEqual(deniedByPolicy)
    expect(await vault.health()).toMatchObject({ status: 'up', session: { state: 'valid' } })
  })

  it('is valid again as soon as the server takes it', async () => {
    await using vault = createVault({ ...connection(server), address: proxy.address, token: await newToken() })
    await vault.kv.read('secret/app')
    // What the session asks by itself is over.
    await expect.poll(() => metricsOf(vault, 'vault_token_ttl_seconds ')).toHaveLength(1)
    proxy.use({ kind: 'status', status: 403 })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(deniedByToken)
    proxy.clear()
    expect((await vault.health()).session).toMatchObject({ state: 'invalid' })
    await vault.kv.read('secret/app')
    expect((await vault.health()).session).toEqual({
      method: 'token',
      state: 'valid',
      ttlSeconds: expect.any(Number),
    })
  })

  it('in a file is looked for again when it is invalid', async () => {
    const file = join(folder, 'token')
    await writeFile(file, 'never-existed')
    await using vault = createVault({ ...connection(server), auth: tokenFile(file) })
    await expect(vault.kv.read('secret/app')).rejects.toEqual(deniedByToken)
    expect(await vault.health()).toMatchObject({ status: 'degraded', session: { state: 'invalid' } })
    await writeFile(file, await newToken())
    const read = (): Promise<unknown> => vault.kv.read('secret/app').catch(() => undefined)
    await expect.poll(read, { timeout: 5000 }).toMatchObject({ version: 1 })
    await expect.poll(async () => (await vault.health()).session).toMatchObject({ state: 'valid' })
    expect(await vault.health()).toMatchObject({ status: 'up' })
  })
})

async function metricsOf(vault: Vault, name: string): Promise<string[]> {
  const text = await (await vault.metrics.registry()).metrics()
  return text.split('\n').filter((line) => line.startsWith(name))
}
