import { startPostgres, startServer, type PostgresServer, type TestServer } from '@keyward/testing'
import type { Done } from './done.ts'

/** What all samples share: each prepares in it what it needs. */
export interface SampleServers {
  readonly vault: TestServer
  readonly postgres: PostgresServer
  stop(): Promise<void>
}

export interface StartSampleServersOptions {
  readonly done?: Done
  readonly onProgress?: (line: string) => void
}

/** A real Vault with the secrets engines that the samples share, and a real PostgreSQL. */
export async function startSampleServers({ done, onProgress }: StartSampleServersOptions = {}): Promise<SampleServers> {
  const [vault, postgres] = await Promise.all([
    startServer({ mode: 'dev', ...(onProgress && { onProgress }) }),
    startPostgres(),
  ])
  await vault.enableSecretsEngine('app', { type: 'kv', options: { version: '2' } })
  await vault.enableSecretsEngine('database', { type: 'database' })
  done?.(`A real ${{ openbao: 'OpenBao', vault: 'Vault' }[vault.product]} ${vault.version}, in memory`, vault.address)
  done?.('A real PostgreSQL', `${postgres.host}:${postgres.port}`)
  return { vault, postgres, stop: async () => void (await Promise.all([vault.stop(), postgres.stop()])) }
}
