import { contenderNames, peerNames } from '../contenders/contenders.ts'
import { startBenchServer } from '../servers/bench-server.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { raceReads } from './read-race.ts'
import { readTable } from './read-table.ts'
import type { Suite } from './suite.ts'

export const uncached: Suite = {
  name: 'uncached',
  what: 'KV v2 reads from a real server, 50 at once',
  targets: [
    { of: 'ratios', key: 'throughputVsRaw', limit: { atLeast: 0.95 } },
    { of: 'ratios', key: 'cpuVsRaw', limit: { atMost: 1.2 } },
    { of: 'ratios', key: 'throughputVsBestPeer', limit: { atLeast: 1.2 } },
  ],
  async run(options) {
    await using server = await startBenchServer('dev')
    const { secrets } = server
    const series = await raceReads({
      ...options,
      names: contenderNames,
      server,
      secrets,
      concurrent: 50,
    })
    const throughput = series.readsPerSecond('keyward')
    const cpu = series.cpuMicrosecondsPerRead('keyward')
    const bestPeer = series.readsPerSecond(series.fastest(peerNames))
    return {
      rounds: options.rounds,
      server: server.description,
      table: readTable(series),
      figures: { readsPerSecond: spreadOf(throughput), cpuMicrosecondsPerRead: spreadOf(cpu) },
      ratios: {
        throughputVsRaw: ratioOf(throughput, series.readsPerSecond('raw')),
        cpuVsRaw: ratioOf(cpu, series.cpuMicrosecondsPerRead('raw')),
        throughputVsBestPeer: ratioOf(throughput, bestPeer),
        // How far apart any two clients can be on this machine, where the server takes most of the time.
        rawVsBestPeer: ratioOf(series.readsPerSecond('raw'), bestPeer),
      },
    }
  },
}
