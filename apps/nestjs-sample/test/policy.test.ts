import { type Attempt, logInAs, type SampleServers, startSampleServers } from '@keyward/sample-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareOrders } from '../demo/prepare-orders.ts'

describe('the policy "nestjs-sample"', () => {
  let servers: SampleServers
  let attempt: Attempt
  beforeAll(async () => {
    servers = await startSampleServers()
    const { environment } = await prepareOrders(servers)
    await servers.vault.request('POST', 'app/data/nestjs-sample/other', { body: { data: { of: 'the same app' } } })
    ;({ attempt } = await logInAs(servers.vault, environment))
  })
  afterAll(() => servers?.stop())

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
