import { bareNames, cachedReaderNames, type CachedReaderName } from '../cached-readers/cached-readers.ts'
import type { Table } from '../report/table.ts'
import { fullDatabaseLogins } from '../servers/bench-secrets.ts'
import { startBenchServer } from '../servers/bench-server.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { raceReads } from './read-race.ts'
import { type ReadSeries, seriesColumn } from './read-series.ts'
import type { Suite } from './suite.ts'

export const cached: Suite = {
  name: 'cached',
  what: 'Encrypted, metered reads of 200 cached secrets of 265 bytes in turn, and AES-256-GCM and `JSON.parse` alone',
  targets: [{ of: 'ratios', key: 'vsBare', limit: { atLeast: 0.6 } }],
  async run(options) {
    await using server = await startBenchServer('dev', fullDatabaseLogins(200))
    const { secrets } = server
    const series = await raceReads({ ...options, names: cachedReaderNames, server, secrets, concurrent: 1 })
    const throughput = series.readsPerSecond('keyward, get(name)')
    // Whichever way was the best in this run.
    const bare = series.readsPerSecond(series.fastest(bareNames))
    return {
      rounds: options.rounds,
      server: server.description,
      table: cachedTable(series),
      ratios: {
        vsBare: ratioOf(throughput, bare),
        fieldVsBare: ratioOf(series.readsPerSecond('keyward, get(name, field)'), bare),
        manyVsBare: ratioOf(series.readsPerSecond('keyward, getMany(100 names)'), bare),
      },
      figures: {
        readsPerSecond: spreadOf(throughput),
        microsecondsPerRead: spreadOf(series.microsecondsPerRead('keyward, get(name)')),
      },
    }
  },
}

function cachedTable(series: ReadSeries<CachedReaderName>): Table {
  const { names } = series
  return {
    rowTitle: 'read',
    rows: names.map((name) => ({ name, title: name })),
    columns: [
      seriesColumn('secrets/s', 'readsPerSecond', names, series.readsPerSecond),
      seriesColumn('µs/secret', 'microsecondsPerRead', names, series.microsecondsPerRead),
      seriesColumn('CPU µs/secret', 'cpuMicrosecondsPerRead', names, series.cpuMicrosecondsPerRead),
    ],
  }
}
