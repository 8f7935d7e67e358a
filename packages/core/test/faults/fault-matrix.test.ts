import {
  type AppRole,
  type FaultProxy,
  type PostgresServer,
  startFaultProxy,
  startPostgres,
  startServer,
  type TestServer,
} from '@keyward/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabaseRole, enableDatabaseEngine } from '../database-engine.ts'
import { prepare, struckMethod, struckPath } from './fault-operations.ts'
import { faultCases, operations } from './outcomes.ts'

describe('every fault of the network and of what stands in between', () => {
  let server: TestServer
  let postgres: PostgresServer
  let foreign: FaultProxy
  let tokenRole: AppRole
  let leaseRole: AppRole
  beforeAll(async () => {
    ;[server, postgres] = await Promise.all([startServer(), startPostgres()])
    foreign = await startFaultProxy(server)
    await server.writePolicy('app', 'path "*" { capabilities = ["create", "read", "update", "list", "sudo"] }')
    tokenRole = await server.createAppRole('token', { policies: ['app'], tokenTtl: '1h' })
    // Its token outlives its leases, so that the lease's renewal is the soonest.
    leaseRole = await server.createAppRole('lease', { policies: ['app'], tokenTtl: '24h' })
    await enableDatabaseEngine(server, postgres)
    await createDatabaseRole(server, { default_ttl: '10m' })
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), postgres?.stop(), foreign?.stop()])
  })

  const placeholder = 'http://foreign.invalid'
  const cells = faultCases(placeholder).flatMap(({ name, fault, outcomes }) =>
    operations.flatMap((operation) =>
      (['once', 'always'] as const).map((how, index) => ({
        name,
        fault,
        operation,
        how,
        expected: outcomes[operation][index],
      })),
    ),
  )

  it.concurrent.each(cells)(
    '$name, $how, makes a $operation end with $expected',
    { timeout: 60_000 },
    async ({ fault, operation, how, expected }) => {
      await using proxy = await startFaultProxy(server)
      const { client, step } = await prepare(operation, {
        server,
        proxy,
        role: operation === 'leaseRenew' ? leaseRole : tokenRole,
      })
      let struck = 0
      proxy.script(({ method, path }) => {
        if (method !== struckMethod[operation] || !struckPath[operation].test(path)) return undefined
        if (how === 'once' && struck > 0) return undefined
        struck++
        return fault.kind === 'redirect' ? { ...fault, to: foreign.address } : fault
      })
      expect(await step()).toBe(expected)
      expect(struck).toBeGreaterThan(0)
      proxy.clear()
      await client.close()
      expect(foreign.requests).toEqual([])
    },
  )
})
