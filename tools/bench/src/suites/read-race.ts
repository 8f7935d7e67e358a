import { type ClientProcess, profiled, startClientProcess } from '../client-process/client-process.ts'
import type { MeasuredClientName } from '../client-process/measured-clients.ts'
import type { ReadRound } from '../client-process/round.ts'
import type { Secrets } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { createReadSeries, type ReadSeries } from './read-series.ts'
import type { SuiteOptions } from './suite.ts'

export interface ReadRace<Name extends MeasuredClientName> extends SuiteOptions {
  readonly names: readonly Name[]
  readonly server: SecretServer
  readonly secrets: Secrets
  readonly concurrent: number
}

// Many short rounds, because a machine's load changes within seconds: neighbouring rounds see the same machine.
const roundMs = 500
// Long enough for the compiler to have optimised what is hot. Before later rounds only connections have to be opened again.
const firstWarmUpMs = 2_000
const warmUpMs = 100

/** Lets clients read from one server in turn, each in a process of its own. An error in any round is an error of the race. */
export async function raceReads<Name extends MeasuredClientName>(race: ReadRace<Name>): Promise<ReadSeries<Name>> {
  const { server, secrets, profileFolder } = race
  const clients = new Map<Name, ClientProcess>()
  try {
    for (const name of race.names) {
      clients.set(name, await startClientProcess(name, { server, secrets, ...profiled(name, profileFolder) }))
    }
    return await measure(race, clients)
  } finally {
    await Promise.all([...clients.values()].map((client) => client.close()))
  }
}

async function measure<Name extends MeasuredClientName>(
  race: ReadRace<Name>,
  clients: ReadonlyMap<Name, ClientProcess>,
): Promise<ReadSeries<Name>> {
  const read = (name: Name, ms: number): Promise<ReadRound> =>
    (clients.get(name) as ClientProcess).read({ concurrent: race.concurrent, until: { ms } })

  for (const name of race.names) {
    race.onProgress(`warming up ${name}`)
    await read(name, firstWarmUpMs)
  }
  const measured = await interleavedRounds(race.names, race.rounds, async (name, round) => {
    if (name === race.names[0]) race.onProgress(`round ${round} of ${race.rounds}`)
    await read(name, warmUpMs)
    return read(name, roundMs)
  })
  return createReadSeries(measured)
}
