import { Client } from 'pg'
import type { SampleProcess } from '../sample-process.ts'
import { type SampleServers, startSampleServers } from '../sample-servers.ts'
import { type LiveSecrets, liveSecrets } from './live-secrets.ts'

type Environment = Readonly<Record<string, string>>

/** Servers of its own for the tests of one sample, prepared for it. */
export interface SampleUnderTest extends SampleServers {
  readonly apiKey: string
  start(change?: Environment): Promise<SampleProcess>
  live(): Promise<LiveSecrets>
}

export interface SampleToTest {
  prepare(servers: SampleServers): Promise<{ readonly environment: Environment; readonly apiKey: string }>
  start(environment: Environment): Promise<SampleProcess>
}

export async function startSampleUnderTest(sample: SampleToTest): Promise<SampleUnderTest> {
  const servers = await startSampleServers()
  const { environment, apiKey } = await sample.prepare(servers)
  const owner = new Client({ connectionString: servers.postgres.connectionString })
  await owner.connect()
  return {
    ...servers,
    apiKey,
    start: (change) => sample.start({ ...environment, ...change }),
    live: () => liveSecrets(servers.vault, owner),
    async stop() {
      await owner.end()
      await servers.stop()
    },
  }
}
