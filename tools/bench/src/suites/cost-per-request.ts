import type { ApplicationName } from '../applications/applications.ts'
import { startBenchServer } from '../servers/bench-server.ts'
import { fullDatabaseLogins } from '../servers/bench-secrets.ts'
import { differenceOf } from '../statistics/spread.ts'
import { raceReads } from './read-race.ts'
import { seriesColumn } from './read-series.ts'
import type { Suite } from './suite.ts'

/** What a secret from the cache costs a request, above the same application with a constant in its place. */
function costPerRequest(
  name: string,
  framework: string,
  names: readonly [plugin: ApplicationName, constant: ApplicationName, ...others: ApplicationName[]],
): Suite {
  return {
    name,
    what: `Requests to an application of ${framework}, 10 at once, whose answer holds a secret of 265 bytes from the cache, or a constant`,
    targets: [{ of: 'figures', key: 'microsecondsPerRequest', limit: { atMost: 50 } }],
    async run(options) {
      await using server = await startBenchServer('dev', fullDatabaseLogins(1))
      const { secrets } = server
      const series = await raceReads({ ...options, names, server, secrets, concurrent: 10 })
      const [plugin, constant] = names
      return {
        rounds: options.rounds,
        server: server.description,
        table: {
          rowTitle: 'application',
          rows: names.map((each) => ({ name: each, title: each })),
          columns: [
            seriesColumn('requests/s', 'requestsPerSecond', names, series.readsPerSecond),
            seriesColumn('µs/request', 'microsecondsPerRequest', names, series.microsecondsPerRead),
            seriesColumn('CPU µs/request', 'cpuMicrosecondsPerRequest', names, series.cpuMicrosecondsPerRead),
          ],
        },
        ratios: {},
        figures: {
          microsecondsPerRequest: differenceOf(
            series.microsecondsPerRead(plugin),
            series.microsecondsPerRead(constant),
          ),
          cpuMicrosecondsPerRequest: differenceOf(
            series.cpuMicrosecondsPerRead(plugin),
            series.cpuMicrosecondsPerRead(constant),
          ),
        },
      }
    },
  }
}

export const expressRequests = costPerRequest('express', 'Express 5', [
  'express, requireSecrets(name)',
  'express, a constant',
])

export const nestjsRequests = costPerRequest('nestjs', 'NestJS 12', [
  'nestjs, secrets.get(name)',
  'nestjs, a constant',
  'nestjs, @InjectSecret(name)',
])
