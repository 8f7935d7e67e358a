import { type SampleServers, startSampleServers } from '@keyward/sample-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareOrders } from '../demo/prepare-orders.ts'

describe('the policy "nestjs-sample"', () => {
  let servers: SampleServers
  let token: string
  beforeAll(async () => {
    servers = await startSampleServers()
    const { environment } = await prepareOrders(servers)
    await servers.vault.request('POST', 'app/data/nestjs-sample/other', { body: { data: { of: 'the same app' } } })
    const body = { role_id: environment.VAULT_ROLE_ID, secret_id: environment.VAULT_SECRET_ID }
    const login = await servers.vault.request('POST', 'auth/approle/login', { body, token: null })
    token = login.body.auth?.['client_token'] as string
  })
  afterAll(() => servers?.stop())

  const attempt = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await servers.vault.request(method, path, { token, body, throwOnError: false })).status

  it.each([
    ['GET', 'app/data/nestjs-sample/configuration'],
    ['GET', 'app/data/nestjs-sample/api-key'],
    ['GET', 'app/data/nestjs-sample/jwt'],
    ['GET', 'database/creds/nestjs-sample'],
    ['POST', 'auth/token/renew-self', {}],
  ])('lets the sample %s %s', async (method, path, body?: unknown) => {
    expect(await attempt(method, path, body)).toBe(200)
  })

  it.each([
    ['POST', 'app/data/nestjs-sample/jwt', { data: { key: 'changed' } }],
    ['GET', 'app/metadata/nestjs-sample?list=true'],
    ['GET', 'app/data/nestjs-sample/other'],
    ['GET', 'app/data/express-sample/configuration'],
    ['GET', 'database/creds/express-sample'],
    ['GET', 'database/config/orders'],
    ['POST', 'auth/token/create', {}],
    ['POST', 'auth/approle/role/nestjs-sample/secret-id', {}],
  ])('does not let it %s %s', async (method, path, body?: unknown) => {
    expect(await attempt(method, path, body)).toBe(403)
  })
})
