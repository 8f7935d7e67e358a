import { appRole, createVault } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connection } from '../kv/connection.ts'

describe('ten thousand reads at once on a cold client', () => {
  let server: TestServer
  let proxy: FaultProxy
  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    await server.request('POST', 'secret/data/app', { body: { data: { password: 'x' } } })
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
  })

  it('take one log-in, and one request for the same secret', async () => {
    await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }')
    const { roleId, secretId } = await server.createAppRole('reader', { policies: ['reader'] })
    await using vault = createVault({
      ...connection(server),
      address: proxy.address,
      auth: appRole({ roleId, secretId }),
    })
    const secrets = await Promise.all(
      Array.from({ length: 10_000 }, () => vault.kv.read<{ password: string }>('secret/app')),
    )
    expect(secrets.filter(({ data }) => data.password === 'x')).toHaveLength(10_000)
    const asked = proxy.requests.map(({ method, path }) => `${method} ${path}`)
    expect(asked).toEqual([
      'POST /v1/auth/approle/login',
      'GET /v1/sys/internal/ui/mounts/secret/app',
      'GET /v1/secret/data/app',
    ])
  })
})
