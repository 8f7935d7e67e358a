import { readFile } from 'node:fs/promises'
import type { PostgresServer, TestServer } from '@keyward/testing'
import { Client } from 'pg'

const schema = new URL('../database/schema.sql', import.meta.url)

/** How long the database users live that Vault makes for the sample. */
export interface UserLife {
  readonly ttl: string
  readonly maxTtl: string
}

/** Makes the sample's tables, and a role in Vault that makes users for them. */
export async function prepareDatabase(
  server: TestServer,
  postgres: PostgresServer,
  { ttl, maxTtl }: UserLife = { ttl: '1h', maxTtl: '24h' },
): Promise<void> {
  await makeTables(postgres)
  await server.enableSecretsEngine('database', { type: 'database' })
  await server.request('POST', 'database/config/notes', {
    body: {
      plugin_name: 'postgresql-database-plugin',
      allowed_roles: 'express-sample',
      connection_url: `postgresql://{{username}}:{{password}}@${postgres.host}:${postgres.port}/${postgres.database}`,
      username: postgres.user,
      password: postgres.password,
    },
  })
  await server.request('POST', 'database/roles/express-sample', {
    body: {
      db_name: 'notes',
      creation_statements: [
        `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE notes_app`,
      ],
      revocation_statements: [`DROP ROLE IF EXISTS "{{name}}"`],
      default_ttl: ttl,
      max_ttl: maxTtl,
    },
  })
}

export async function makeTables({ connectionString }: PostgresServer): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(await readFile(schema, 'utf8'))
  } finally {
    await client.end()
  }
}
