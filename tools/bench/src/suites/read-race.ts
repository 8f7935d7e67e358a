import { startClientProcess, type ClientProcess, type ClientProcessOptions } from '../client-process/client-process.ts'
import type { ReadRound, Secrets } from '../client-process/read-round.ts'
import type { SecretServer } from '../contenders/contender.ts'
import type { ContenderName } from '../contenders/contenders.ts'
import { interleavedRounds } from '../statistics/interleaved-rounds.ts'
import { spreadOf } from '../statistics/spread.ts'
import type { SuiteOptions } from './suite.ts'

export interface ReadRace extends SuiteOptions {
  readonly names: readonly ContenderName[]
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
export async function raceReads(race: ReadRace): Promise<ReadSeries> {
  const clients = new Map<ContenderName, ClientProcess>()
  try {
    for (const name of race.names) clients.set(name, await startClientProcess(name, clientOptions(name, race)))
    return await measure(race, clients)
  } finally {
    await Promise.all([...clients.values()].map((client) => client.close()))
  }
}

function clientOptions(name: ContenderName, { server, secrets, profileFolder }: ReadRace): ClientProcessOptions {
  if (profileFolder === undefined) return { server, secrets }
  const file = `${name.replace('/', '-')}-${Date.now()}.cpuprofile`
  const nodeArguments = ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${file}`]
  return { server, secrets, nodeArguments }
}

async function measure(race: ReadRace, clients: ReadonlyMap<ContenderName, ClientProcess>): Promise<ReadSeries> {
  const read = (name: ContenderName, ms: number): Promise<ReadRound> =>
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

/** What a race came to, round by round. */
export interface ReadSeries {
  readonly names: readonly ContenderName[]
  readsPerSecond(name: ContenderName): readonly number[]
  cpuMicrosecondsPerRead(name: ContenderName): readonly number[]
  /** The one of these with the highest median. */
  fastest(names: readonly ContenderName[]): ContenderName
}

function createReadSeries(measured: ReadonlyMap<ContenderName, readonly ReadRound[]>): ReadSeries {
  const roundsOf = (name: ContenderName): readonly ReadRound[] => measured.get(name) ?? []
  const readsPerSecond = (name: ContenderName): number[] => roundsOf(name).map(({ reads, ms }) => (reads / ms) * 1000)
  const median = (name: ContenderName): number => spreadOf(readsPerSecond(name)).median
  return {
    names: [...measured.keys()],
    readsPerSecond,
    cpuMicrosecondsPerRead: (name) => roundsOf(name).map(({ reads, cpuMs }) => (cpuMs / reads) * 1000),
    fastest: (names) => names.reduce((best, name) => (median(name) > median(best) ? name : best)),
  }
}
