import { type Attempt, logInAs, type SampleServers, startSampleServers } from '@keyward/sample-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareShop } from '../demo/prepare-shop.ts'

describe('the policy "vite-sample"', () => {
  let servers: SampleServers
  let attempt: Attempt
  beforeAll(async () => {
    servers = await startSampleServers()
    const environment = await prepareShop(servers)
    await servers.vault.request('POST', 'app/data/vite-sample/other', { body: { data: { of: 'the same app' } } })
    ;({ attempt } = await logInAs(servers.vault, environment))
  })
  afterAll(() => servers?.stop())

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
