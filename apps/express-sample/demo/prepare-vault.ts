import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createVault, type Vault } from '@keyward/core'
import type { AppRole, AppRoleOptions, PostgresServer, TestServer } from '@keyward/testing'
import { prepareDatabase, type UserLife } from './prepare-database.ts'

const policy = new URL('../../../vault/policies/express-sample.hcl', import.meta.url)

export interface PrepareOptions {
  readonly role?: Pick<AppRoleOptions, 'tokenTtl' | 'tokenMaxTtl'>
  readonly users?: UserLife
  readonly refreshSeconds?: number
}

/** Makes on new servers what the sample app needs. Returns the only credentials that the app gets, and the API key for its users. */
export async function prepareVault(
  server: TestServer,
  postgres: PostgresServer,
  { role = { tokenTtl: '1h' }, users, refreshSeconds = 30 }: PrepareOptions = {},
): Promise<AppRole & { apiKey: string }> {
  await server.enableSecretsEngine('app', { type: 'kv', options: { version: '2' } })
  await prepareDatabase(server, postgres, users)
  await server.writePolicy('express-sample', await readFile(policy, 'utf8'))
  const credentials = await server.createAppRole('express-sample', { policies: ['express-sample'], ...role })
  const apiKey = newKey()
  await using vault = operatorOf(server)
  await vault.secrets.set('configuration', {
    title: 'Notes, kept by Keyward',
    databaseHost: postgres.host,
    databasePort: postgres.port,
    databaseName: postgres.database,
    refreshSeconds,
  })
  await vault.secrets.set('api-key', { key: apiKey })
  await vault.secrets.set('session', { key: newKey() })
  return { ...credentials, apiKey }
}

/** A client of somebody who may do everything, and who names the app's secrets as the app does. */
export function operatorOf({ address, rootToken: token, tls }: TestServer): Vault {
  return createVault({
    address,
    token,
    environment: false,
    secrets: { mount: 'app', prefix: 'express-sample' },
    ...(tls && { tls: { caFile: tls.caFile } }),
  })
}

export function newKey(): string {
  return randomBytes(24).toString('base64url')
}
