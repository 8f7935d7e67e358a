import { readFile } from 'node:fs/promises'
import type { PostgresServer } from '@keyward/testing'
import { Client } from 'pg'
import type { SampleServers } from './sample-servers.ts'

/** How long the database users live that Vault makes for a sample. */
export interface UserLife {
  readonly ttl: string
  readonly maxTtl: string
}

export interface SampleDatabase {
  /** What Vault calls the connection. */
  readonly connection: string
  /** The file that makes the tables, and the role below. */
  readonly schema: URL
  /** The PostgreSQL role whose members may use the tables. */
  readonly group: string
}

/** Makes a sample's tables, and a role in Vault, of the sample's name, that makes users for them. */
export async function prepareDatabase(
  { vault, postgres }: SampleServers,
  sample: string,
  { connection, schema, group }: SampleDatabase,
  { ttl, maxTtl }: UserLife = { ttl: '1h', maxTtl: '24h' },
): Promise<void> {
  await makeTables(postgres, schema)
  await vault.request('POST', `database/config/${connection}`, {
    body: {
      plugin_name: 'postgresql-database-plugin',
      allowed_roles: sample,
      connection_url: `postgresql://{{username}}:{{password}}@${postgres.host}:${postgres.port}/${postgres.database}`,
      username: postgres.user,
      password: postgres.password,
    },
  })
  await vault.request('POST', `database/roles/${sample}`, {
    body: {
      db_name: connection,
      creation_statements: [
        `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE ${group}`,
      ],
      revocation_statements: [`DROP ROLE IF EXISTS "{{name}}"`],
      default_ttl: ttl,
      max_ttl: maxTtl,
    },
  })
}

export async function makeTables({ connectionString }: PostgresServer, schema: URL): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(await readFile(schema, 'utf8'))
  } finally {
    await client.end()
  }
}
