import type { TestServer } from '@keyward/testing'
import type { Client } from 'pg'

/** Of all samples on the same servers: what Vault made for them and has not ended yet. */
export interface LiveSecrets {
  /** Names of database users. */
  readonly users: readonly string[]
  /** Accessors of tokens. */
  readonly tokens: readonly string[]
}

export async function liveSecrets(vault: TestServer, owner: Client): Promise<LiveSecrets> {
  const [users, tokens] = await Promise.all([databaseUsers(owner), approleAccessors(vault)])
  return { users, tokens }
}

async function databaseUsers(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(`SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'v-%'`)
  return rows.map(({ name }) => name)
}

async function approleAccessors(vault: TestServer): Promise<string[]> {
  const { body } = await vault.request('GET', 'auth/token/accessors', { query: { list: 'true' } })
  const accessors = body.data?.['keys'] as string[]
  const looked = await Promise.all(
    accessors.map(async (accessor) => ((await isAppRole(vault, accessor)) ? [accessor] : [])),
  )
  return looked.flat()
}

// One that has ended since the list was made is none.
async function isAppRole(vault: TestServer, accessor: string): Promise<boolean> {
  const options = { body: { accessor }, throwOnError: false }
  const { body } = await vault.request('POST', 'auth/token/lookup-accessor', options)
  return body.data?.['path'] === 'auth/approle/login'
}
