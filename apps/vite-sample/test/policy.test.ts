import { type SampleServers, startSampleServers } from '@keyward/sample-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareShop } from '../demo/prepare-shop.ts'

describe('the policy "vite-sample"', () => {
  let servers: SampleServers
  let token: string
  beforeAll(async () => {
    servers = await startSampleServers()
    const { VAULT_ROLE_ID: role_id, VAULT_SECRET_ID: secret_id } = await prepareShop(servers)
    await servers.vault.request('POST', 'app/data/vite-sample/other', { body: { data: { of: 'the same app' } } })
    const body = { role_id, secret_id }
    const login = await servers.vault.request('POST', 'auth/approle/login', { body, token: null })
    token = login.body.auth?.['client_token'] as string
  })
  afterAll(() => servers?.stop())

  const attempt = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await servers.vault.request(method, path, { token, body, throwOnError: false })).status

  it.each([
    ['GET', 'app/data/vite-sample/configuration'],
    ['GET', 'app/data/vite-sample/offers'],
    ['POST', 'auth/token/renew-self', {}],
  ])('lets the sample %s %s', async (method, path, body?: unknown) => {
    expect(await attempt(method, path, body)).toBe(200)
  })

  it.each([
    ['POST', 'app/data/vite-sample/offers', { data: { key: 'changed' } }],
    ['GET', 'app/metadata/vite-sample?list=true'],
    ['GET', 'app/data/vite-sample/other'],
    ['GET', 'app/data/express-sample/configuration'],
    ['POST', 'auth/token/create', {}],
    ['POST', 'auth/approle/role/vite-sample/secret-id', {}],
  ])('does not let it %s %s', async (method, path, body?: unknown) => {
    expect(await attempt(method, path, body)).toBe(403)
  })
})
