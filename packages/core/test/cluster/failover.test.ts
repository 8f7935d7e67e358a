import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLoad } from './load.ts'
import { settled, strikeNode } from './under-fire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ mode: 'cluster' })
  await server.enableSecretsEngine('load', { type: 'kv', options: { version: '2' } })
})
afterAll(async () => {
  await server?.stop()
})

it.each(['kill', 'pause'] as const)(
  'loses no read and no write at a %s of the leader and its return',
  { timeout: 60_000 },
  async (fault) => {
    const load = await startLoad(server)
    await settled(500)
    const strikes = await strikeNode(server, await server.leader(), load, fault, 1000)
    const { lost, failures } = await load.finish()
    expect({ lost, failures: [...failures, ...strikes.flatMap(({ seen }) => seen.failures)] }).toEqual({
      lost: [],
      failures: [],
    })
    expect(strikes[0]?.electionMs).toBeGreaterThan(0)
  },
)
