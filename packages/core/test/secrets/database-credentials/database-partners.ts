import { createVault, type Vault } from '@keyward/core'
import { type PostgresServer, startPostgres, startServer, type TestServer } from '@keyward/testing'
import { createDatabaseCredentials } from '../../../src/secrets/database-credentials/index.ts'
import { enableDatabaseEngine } from '../../database-engine.ts'
import { connection } from '../../kv/connection.ts'

/** A server with a database engine, the PostgreSQL behind it, and a client that follows its roles. */
export interface DatabasePartners extends AsyncDisposable {
  server: TestServer
  postgres: PostgresServer
  vault: Vault
  /** Where to connect, without a login. */
  address: { host: string; port: number; database: string }
  databaseCredentials: ReturnType<typeof createDatabaseCredentials>['databaseCredentials']
  /** A role whose users are thrown out, with all their sessions, at the moment their lease ends. */
  createRole(name: string, times: { default_ttl: string; max_ttl: string }): Promise<void>
}

export async function startDatabasePartners(mode: 'dev' | 'tls' = 'dev'): Promise<DatabasePartners> {
  const [server, postgres] = await Promise.all([startServer({ mode }), startPostgres()])
  await enableDatabaseEngine(server, postgres)
  const vault = createVault({ ...connection(server), token: server.rootToken })
  const { databaseCredentials, close } = createDatabaseCredentials({ leases: vault.leases })
  const { host, port, database } = postgres
  return {
    server,
    postgres,
    vault,
    address: { host, port, database },
    databaseCredentials,
    async createRole(name, times) {
      await server.request('POST', `database/roles/${name}`, { body: { ...strictRole, ...times } })
    },
    async [Symbol.asyncDispose]() {
      await close()
      await vault.close()
      await Promise.all([server.stop(), postgres.stop()])
    },
  }
}

const strictRole = {
  db_name: 'main',
  creation_statements: [`CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`],
  revocation_statements: [
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{name}}'`,
    `DROP ROLE IF EXISTS "{{name}}"`,
  ],
}
