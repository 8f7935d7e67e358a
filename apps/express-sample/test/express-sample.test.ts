import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareVault } from '../demo/prepare-vault.ts'
import { type SampleProcess, startSample } from '../demo/sample-process.ts'

let server: TestServer
let environment: Record<string, string>
let apiKey: string
beforeAll(async () => {
  server = await startServer()
  const prepared = await prepareVault(server)
  apiKey = prepared.apiKey
  environment = {
    VAULT_ADDR: server.address,
    VAULT_ROLE_ID: prepared.roleId,
    VAULT_SECRET_ID: prepared.secretId,
    PORT: '0',
  }
})
afterAll(async () => {
  await server?.stop()
})

async function liveTokens(): Promise<number> {
  const { body } = await server.request('GET', 'auth/token/accessors', { query: { list: 'true' } })
  return (body as { data: { keys: string[] } }).data.keys.length
}

describe('the Express sample with a real server', () => {
  let sample: SampleProcess
  beforeAll(async () => {
    sample = await startSample(environment)
  })

  it('answers with what it read from Vault', async () => {
    const response = await fetch(sample.address)
    expect(await response.json()).toEqual({ title: 'Notes, kept by Keyward', configurationVersion: 1 })
  })

  it.each([
    [{}, 401],
    [{ 'x-api-key': 'wrong' }, 401],
  ])('refuses its private page to %j', async (headers, status) => {
    expect((await fetch(`${sample.address}/private`, { headers })).status).toBe(status)
  })

  it('opens its private page to the key that is kept in Vault', async () => {
    expect((await fetch(`${sample.address}/private`, { headers: { 'x-api-key': apiKey } })).status).toBe(200)
  })

  it('revokes its token and exits with 0 when it is told to stop', async () => {
    const before = await liveTokens()
    expect(await sample.stop()).toBe(0)
    expect(await liveTokens()).toBe(before - 1)
  })
})

describe('the Express sample without what it needs', () => {
  it.each([
    ['credentials', { VAULT_ROLE_ID: '' }, /invalid_options[\s\S]*|roleId must be a non-empty string/],
    ['the right secret id', { VAULT_SECRET_ID: 'wrong' }, /login approle auth\/approle\/login: .* refuses the log-in/],
    ['a server', { VAULT_ADDR: 'http://127.0.0.1:1' }, /no connection to http:\/\/127\.0\.0\.1:1/],
  ])('says what is wrong without %s, and ends', async (_what, change, message) => {
    const starting = startSample({ ...environment, ...change })
    await expect(starting).rejects.toThrow(message)
    await expect(starting).rejects.toThrow(/ended with 1/)
  })
})
