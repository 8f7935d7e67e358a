import { once } from 'node:events'
import { appRole, createVault, type NodeVaultClient, type Vault } from '@keyward/core'
import { startFaultProxy, startServer, type FaultProxy, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHttpServer } from '../auth/http-server.ts'
import { connection } from '../kv/connection.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server?.stop()
})

/** Each test has a proxy of its own, so that they can run side by side. */
async function open(token = server.rootToken): Promise<{ proxy: FaultProxy; vault: Vault; client: NodeVaultClient }> {
  const proxy = await startFaultProxy(server)
  const vault = createVault({ ...connection(server), address: proxy.address, token })
  return { proxy, vault, client: vault.nodeVault() }
}

const told = async (client: NodeVaultClient, event: string): Promise<unknown> =>
  ((await once(client as unknown as NodeJS.EventEmitter, event)) as unknown[])[0]

const renewals = ({ requests }: FaultProxy, path = '/v1/auth/token/renew-self') =>
  requests.filter((request) => request.path === path)

const fault = { kind: 'status', status: 500, errors: ['try again'] } as const

describe.concurrent('the renewal of a token', () => {
  it('of 768 hours is not begun while a hundred requests pass', async () => {
    const { proxy, client } = await open()
    client.token = (await server.createToken({ policies: ['root'], ttl: '768h' })).token
    const warnings: string[] = []
    process.on('warning', ({ name }) => warnings.push(name))
    const { data } = (await client.startTokenRenewal()) as { data: { ttl: number } }
    expect(data.ttl).toBeGreaterThan(2 ** 31 / 1000)
    for (let n = 0; n < 100; n++) await client.read('sys/mounts')
    expect(renewals(proxy)).toEqual([])
    expect(warnings).not.toContain('TimeoutOverflowWarning')
    client.stopAllRenewals()
  })

  it('goes on after failures, tells each of them, and then that it was renewed', async () => {
    const { proxy, client } = await open()
    client.token = (await server.createToken({ policies: ['default'], ttl: '8s' })).token
    // One renewal tries three times by itself.
    let refused = 0
    proxy.script(({ path }) => (path.endsWith('/renew-self') && refused++ < 3 ? fault : undefined))
    await client.startTokenRenewal({ ttl: 8, renewFraction: 0.2 })
    expect(await told(client, 'token:error:renew')).toMatchObject({
      code: 'server_failed',
      operation: 'nodeVault.tokenRenewSelf',
    })
    expect(await told(client, 'token:renewed')).toMatchObject({ auth: { lease_duration: 8 } })
    expect(renewals(proxy)).toHaveLength(4)
    client.stopTokenRenewal()
  })

  it('ends, and says so, when the token can no longer be renewed', async () => {
    const { client } = await open()
    const { token, accessor } = await server.createToken({ policies: ['default'], ttl: '8s' })
    client.token = token
    await client.startTokenRenewal({ ttl: 5, renewFraction: 0.2 })
    await server.request('POST', 'auth/token/revoke-accessor', { body: { accessor } })
    const [error] = await Promise.all([told(client, 'token:error:renew'), told(client, 'token:expired')])
    expect(error).toMatchObject({ code: 'permission_denied' })
  })

  it("is the session's own affair while its token is used: it is renewed once, and told of", async () => {
    const { proxy } = await open()
    const { roleId, secretId } = await server.createAppRole('renewed', { policies: ['default'], tokenTtl: '4s' })
    await using session = createVault({
      ...connection(server),
      address: proxy.address,
      auth: appRole({ roleId, secretId }),
    })
    const client = session.nodeVault()
    await client.startTokenRenewal()
    await client.tokenLookupSelf()
    let refused = 0
    proxy.script(({ path }) => (path.endsWith('/renew-self') && refused++ < 3 ? fault : undefined))
    expect(await told(client, 'token:error:renew')).toMatchObject({ code: 'server_failed' })
    await told(client, 'token:renewed')
    expect(renewals(proxy)).toHaveLength(4)
    client.stopTokenRenewal()
  })

  it('refuses a share of the life that is none', async () => {
    const { client } = await open()
    for (const renewFraction of [0, 1, Number.NaN, -1]) {
      await expect(client.startTokenRenewal({ renewFraction })).rejects.toMatchObject({ code: 'invalid_argument' })
    }
  })
})

describe.concurrent('the renewal of a lease', () => {
  const renewPath = '/v1/sys/leases/renew'

  it('goes on after a failure and tells of it with the lease', async () => {
    const { proxy, client } = await open()
    let refused = 0
    proxy.script(({ path }) => {
      if (path !== renewPath) return undefined
      return refused++ < 3 ? fault : { kind: 'status', status: 200 }
    })
    client.startLeaseRenewal('lease/of/it', 8, { renewFraction: 0.2, increment: 60 })
    expect(await told(client, 'lease:error:renew')).toMatchObject({
      leaseId: 'lease/of/it',
      error: { code: 'server_failed' },
    })
    const [renewed, expired] = await Promise.all([told(client, 'lease:renewed'), told(client, 'lease:expired')])
    expect(renewed).toMatchObject({ leaseId: 'lease/of/it', result: {} })
    // What is granted no time has come to its end.
    expect(expired).toEqual({ leaseId: 'lease/of/it' })
    expect(renewals(proxy, renewPath)).toHaveLength(4)
  })

  it('is repeated for as long as the server grants more', async () => {
    let granted = 0
    await using granting = await startHttpServer((_request, response) => {
      const answer = { lease_id: 'lease', lease_duration: 4, renewable: ++granted < 2 }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    await using vault = createVault({ address: granting.address, token: 't', environment: false })
    const client = vault.nodeVault({ token: 't' })
    const renewed: unknown[] = []
    client.on('lease:renewed', ({ result }: { result: { renewable: boolean } }) => renewed.push(result.renewable))
    client.startLeaseRenewal('lease', 4, { renewFraction: 0.25 })
    await told(client, 'lease:expired')
    expect(renewed).toEqual([true, false])
  })

  it('of 768 hours is not begun while a hundred requests pass, and can be stopped', async () => {
    const { proxy, client } = await open()
    client.startLeaseRenewal('lease/long', 768 * 3600)
    client.startLeaseRenewal('lease/other', 768 * 3600)
    for (let n = 0; n < 100; n++) await client.read('sys/mounts')
    expect(renewals(proxy, renewPath)).toEqual([])
    client.stopLeaseRenewal('lease/long')
    client.stopAllRenewals()
  })

  it('refuses a lease that is none', async () => {
    const { client } = await open()
    expect(() => client.startLeaseRenewal('', 60)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
    expect(() => client.startLeaseRenewal('lease', 0)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  })
})
