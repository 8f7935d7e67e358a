import { startServer } from '@keyward/testing'
import { expect, it } from 'vitest'
import { startLoad } from './load.ts'
import { settled, strikeNode, table } from './under-fire.ts'

it('loses no read and no write while each node is killed, restarted, paused and resumed, five rounds', async () => {
  await using server = await startServer({ mode: 'cluster' })
  await server.enableSecretsEngine('load', { type: 'kv', options: { version: '2' } })
  const load = await startLoad(server)
  await settled(2000)
  const strikes = []
  for (const first of ['kill', 'pause', 'kill', 'pause', 'kill'] as const) {
    for (const node of server.nodes) strikes.push(...(await strikeNode(server, node, load, first, 5000)))
  }
  const { lost, failures } = await load.finish()
  process.stdout.write(`${table(strikes)}\n`)
  expect({ lost, failures: [...failures, ...strikes.flatMap(({ seen }) => seen.failures)] }).toEqual({
    lost: [],
    failures: [],
  })
})
