import { startPostgres, startServer, type PostgresServer, type TestServer } from '@keyward/testing'
import { Client } from 'pg'
import { type PrepareOptions, prepareVault } from '../../demo/prepare-vault.ts'
import { type SampleProcess, startSample } from '../../demo/sample-process.ts'

/** The servers that the app needs, prepared for it. */
export interface NotesServers {
  readonly server: TestServer
  readonly postgres: PostgresServer
  readonly apiKey: string
  readonly environment: Readonly<Record<string, string>>
  start(change?: Readonly<Record<string, string>>): Promise<SampleProcess>
  /** The database users that Vault made and that exist now. */
  databaseUsers(): Promise<string[]>
  /** Of the tokens that apps logged in for and that live now. */
  tokenAccessors(): Promise<string[]>
  stop(): Promise<void>
}

export async function startNotesServers(options: PrepareOptions = {}): Promise<NotesServers> {
  const [server, postgres] = await Promise.all([startServer(), startPostgres()])
  const { roleId, secretId, apiKey } = await prepareVault(server, postgres, options)
  const owner = new Client({ connectionString: postgres.connectionString })
  await owner.connect()
  const environment = {
    VAULT_ADDR: server.address,
    VAULT_ROLE_ID: roleId,
    VAULT_SECRET_ID: secretId,
    PORT: '0',
  }
  return {
    server,
    postgres,
    apiKey,
    environment,
    start: (change) => startSample({ ...environment, ...change }),
    async databaseUsers() {
      const { rows } = await owner.query<{ name: string }>(
        `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'v-%'`,
      )
      return rows.map(({ name }) => name)
    },
    tokenAccessors: () => approleAccessors(server),
    async stop() {
      await owner.end()
      await Promise.all([server.stop(), postgres.stop()])
    },
  }
}

async function approleAccessors(server: TestServer): Promise<string[]> {
  const { body } = await server.request('GET', 'auth/token/accessors', { query: { list: 'true' } })
  const accessors = body.data?.['keys'] as string[]
  const looked = await Promise.all(
    accessors.map(async (accessor) => ((await isAppRole(server, accessor)) ? [accessor] : [])),
  )
  return looked.flat()
}

// One that has ended since the list was made is none.
async function isAppRole(server: TestServer, accessor: string): Promise<boolean> {
  const options = { body: { accessor }, throwOnError: false }
  const { body } = await server.request('POST', 'auth/token/lookup-accessor', options)
  return body.data?.['path'] === 'auth/approle/login'
}
