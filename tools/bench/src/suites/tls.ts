import { startClientProcess } from '../client-process/client-process.ts'
import type { ContenderName } from '../contenders/contenders.ts'
import { column } from '../report/table.ts'
import { startBenchServer, type BenchServer } from '../servers/bench-server.ts'
import { startCountingForwarder } from '../servers/counting-forwarder.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { raceReads } from './read-race.ts'
import { readTable } from './read-table.ts'
import type { Suite } from './suite.ts'

const names: readonly ContenderName[] = ['keyward', 'raw', 'node-vault']
const concurrent = 16
const counted = { concurrent, until: { reads: 5_000 } }

export const tls: Suite = {
  name: 'tls',
  what: 'KV v2 reads over TLS from a real server, 16 at once, and the handshakes that 5 000 of them take',
  targets: [
    { of: 'ratios', key: 'handshakesPerConnection', limit: { exactly: 1 } },
    { of: 'ratios', key: 'throughputVsRaw', limit: { atLeast: 0.9 } },
  ],
  async run(options) {
    await using server = await startBenchServer('tls')
    const { secrets } = server
    const counts: Connections[] = []
    for (const name of names) {
      options.onProgress(`counting the handshakes of ${name}`)
      counts.push(await countConnections(name, server))
    }
    const series = await raceReads({ ...options, names, server, secrets, concurrent })
    const throughput = series.readsPerSecond('keyward')
    const handshakes = counts.map((count) => spreadOf([count.handshakes]))
    const connections = counts.map(({ mostOpen }) => spreadOf([mostOpen]))
    const [ours] = counts
    return {
      rounds: options.rounds,
      server: server.description,
      table: readTable(series, [
        column('handshakes', 'handshakes', handshakes),
        column('most connections open', 'mostConnectionsOpen', connections),
      ]),
      figures: { readsPerSecond: spreadOf(throughput) },
      ratios: {
        handshakesPerConnection: spreadOf([(ours?.handshakes ?? 0) / (ours?.mostOpen ?? 0)]),
        throughputVsRaw: ratioOf(throughput, series.readsPerSecond('raw')),
      },
    }
  },
}

interface Connections {
  readonly handshakes: number
  /** What the reads need. More handshakes than this are connections that were thrown away and opened again. */
  readonly mostOpen: number
}

/** Not in the measured rounds, because the forwarder takes its share of the machine. */
async function countConnections(name: ContenderName, server: BenchServer): Promise<Connections> {
  await using forwarder = await startCountingForwarder(new URL(server.address))
  const { token, caFile, secrets } = server
  await using client = await startClientProcess(name, {
    server: { address: forwarder.address, token, caFile },
    secrets,
  })
  await client.read(counted)
  const { handshakes, mostOpen } = forwarder
  return { handshakes, mostOpen }
}
