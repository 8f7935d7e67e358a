import { profiled, startClientProcess } from '../client-process/client-process.ts'
import type { ReadRound } from '../client-process/round.ts'
import type { Table } from '../report/table.ts'
import { databaseLogins } from '../servers/bench-secrets.ts'
import { startBenchServer, type BenchServer } from '../servers/bench-server.ts'
import { starterNames, type StarterName } from '../starters/starters.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { createReadSeries, type ReadSeries, seriesColumn } from './read-series.ts'
import type { Suite, SuiteOptions } from './suite.ts'

const secretCount = 1_000
const work = { concurrent: 50, until: { reads: secretCount } }

const titles: Readonly<Record<StarterName, string>> = {
  'keyward start': 'keyward: createVault, secrets.getMany',
  'raw start': 'raw: undici Pool, request, JSON.parse',
}

// One start varies more than a round of many reads.
const fewestRounds = 15

export const boot: Suite = {
  name: 'boot',
  what: '1 000 secrets read at the start of a process, 50 at once, from before the first call to the last value',
  targets: [{ of: 'ratios', key: 'vsRaw', limit: { atMost: 1.25 } }],
  async run(options) {
    const rounds = Math.max(fewestRounds, options.rounds)
    await using server = await startBenchServer('dev', databaseLogins(secretCount))
    // Brings the files into the system's cache, and the secrets into the server's.
    for (const name of starterNames) await start(name, server)
    const measured = await interleavedRounds(starterNames, rounds, (name, round) => {
      if (name === starterNames[0]) options.onProgress(`round ${round} of ${rounds}`)
      return start(name, server, options)
    })
    const series = createReadSeries(measured)
    return {
      rounds,
      server: server.description,
      table: bootTable(series),
      ratios: {
        vsRaw: ratioOf(series.milliseconds('keyward start'), series.milliseconds('raw start')),
        cpuVsRaw: ratioOf(series.cpuMilliseconds('keyward start'), series.cpuMilliseconds('raw start')),
      },
      figures: {
        milliseconds: spreadOf(series.milliseconds('keyward start')),
        rawMilliseconds: spreadOf(series.milliseconds('raw start')),
      },
    }
  },
}

function bootTable(series: ReadSeries<StarterName>): Table {
  return {
    rowTitle: 'client',
    rows: starterNames.map((name) => ({ name, title: titles[name] })),
    columns: [
      seriesColumn('ms', 'milliseconds', starterNames, series.milliseconds),
      seriesColumn('client CPU ms', 'cpuMilliseconds', starterNames, series.cpuMilliseconds),
    ],
  }
}

/** Each in a fresh process, because that is what a start is. */
async function start(
  name: StarterName,
  server: BenchServer,
  { profileFolder }: Pick<SuiteOptions, 'profileFolder'> = {},
): Promise<ReadRound> {
  const { secrets } = server
  await using client = await startClientProcess(name, { server, secrets, ...profiled(name, profileFolder) })
  return await client.read(work)
}
