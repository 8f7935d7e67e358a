import { readFile } from 'node:fs/promises'
import type { AppRoleOptions } from '@keyward/testing'
import { operatorOf } from './operator-of.ts'
import { prepareDatabase, type SampleDatabase, type UserLife } from './sample-database.ts'
import type { SampleServers } from './sample-servers.ts'

/** For tests, which cannot wait as long as a sample's secrets live elsewhere. */
export interface SampleLifetimes {
  readonly role?: Pick<AppRoleOptions, 'tokenTtl' | 'tokenMaxTtl'>
  readonly users?: UserLife
}

export interface Sample {
  /** Of its policy, its AppRole, its database role if it has a database, and of the folder of its secrets. */
  readonly name: string
  readonly database?: SampleDatabase
  readonly secrets: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** All that a sample is given. */
export type SampleEnvironment = Readonly<Record<'VAULT_ADDR' | 'VAULT_ROLE_ID' | 'VAULT_SECRET_ID', string>>

/** Makes on new servers what a sample needs. Returns its environment. */
export async function prepareSample(
  servers: SampleServers,
  { name, database, secrets }: Sample,
  { role = { tokenTtl: '1h' }, users }: SampleLifetimes = {},
): Promise<SampleEnvironment> {
  const { vault } = servers
  if (database) await prepareDatabase(servers, name, database, users)
  const policy = new URL(`../../../vault/policies/${name}.hcl`, import.meta.url)
  await vault.writePolicy(name, await readFile(policy, 'utf8'))
  const { roleId, secretId } = await vault.createAppRole(name, { policies: [name], ...role })
  await using operator = operatorOf(vault, name)
  for (const [secret, data] of Object.entries(secrets)) await operator.secrets.set(secret, data)
  return { VAULT_ADDR: vault.address, VAULT_ROLE_ID: roleId, VAULT_SECRET_ID: secretId }
}
