import { contenderNames } from '../contenders/contenders.ts'
import { startBenchServer, type BenchServer } from '../servers/bench-server.ts'
import { startCannedResponder, type CannedAnswer } from '../servers/canned-responder.ts'
import { recordAnswer } from '../servers/record-answer.ts'
import { ratioOf, spreadOf } from '../statistics/spread.ts'
import { raceReads } from './read-race.ts'
import { readTable } from './read-table.ts'
import type { Suite } from './suite.ts'

export const overhead: Suite = {
  name: 'overhead',
  what: 'KV v2 reads, 50 at once, answered from memory, so that only the clients are measured',
  targets: [
    { of: 'ratios', key: 'throughputVsRaw', limit: { atLeast: 0.9 } },
    { of: 'ratios', key: 'throughputVsNodeVault', limit: { atLeast: 6 } },
  ],
  async run(options) {
    await using real = await startBenchServer('dev')
    await using responder = await startCannedResponder(await answersOf(real))
    const { token } = real
    // The one answer that there is holds the first one's password.
    const secrets = real.secrets.map(({ name }) => ({ name, password: real.secrets[0]?.password ?? '' }))
    const server = { address: responder.address, token }
    const series = await raceReads({
      ...options,
      names: contenderNames,
      server,
      secrets,
      concurrent: 50,
    })
    const throughput = series.readsPerSecond('keyward')
    const cpu = series.cpuMicrosecondsPerRead('keyward')
    return {
      rounds: options.rounds,
      server: `answers of ${real.description} from memory`,
      table: readTable(series),
      figures: { readsPerSecond: spreadOf(throughput), cpuMicrosecondsPerRead: spreadOf(cpu) },
      ratios: {
        throughputVsRaw: ratioOf(throughput, series.readsPerSecond('raw')),
        cpuVsRaw: ratioOf(cpu, series.cpuMicrosecondsPerRead('raw')),
        throughputVsNodeVault: ratioOf(throughput, series.readsPerSecond('node-vault')),
      },
    }
  },
}

function answersOf(server: BenchServer): Promise<CannedAnswer[]> {
  const secret = `/v1/secret/data/${server.secrets[0]?.name}`
  // Some clients look their token up first.
  const lookup = '/v1/auth/token/lookup-self'
  return Promise.all([recordAnswer(server, secret, '/v1/secret/data/'), recordAnswer(server, lookup, lookup)])
}
