import type { PostgresServer, TestServer } from '@keyward/testing'

export interface DatabaseLogin {
  user: string
  password: string
}

/** Enables the database engine at a mount, with a real PostgreSQL behind its connection `main`. */
export async function enableDatabaseEngine(
  server: TestServer,
  postgres: PostgresServer,
  mount = 'database',
  { user, password }: DatabaseLogin = postgres,
): Promise<void> {
  await server.enableSecretsEngine(mount, { type: 'database' })
  await server.request('POST', `${mount}/config/main`, {
    body: {
      plugin_name: 'postgresql-database-plugin',
      allowed_roles: '*',
      connection_url: `postgresql://{{username}}:{{password}}@${postgres.host}:${postgres.port}/postgres`,
      username: user,
      password,
    },
  })
}

/** A role of it that makes users who live as long as these lease times say. */
export async function createDatabaseRole(
  server: TestServer,
  times: { default_ttl: string; max_ttl?: string },
  mount = 'database',
  role = 'app',
): Promise<void> {
  const creation_statements = [`CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`]
  await server.request('POST', `${mount}/roles/${role}`, { body: { db_name: 'main', creation_statements, ...times } })
}
