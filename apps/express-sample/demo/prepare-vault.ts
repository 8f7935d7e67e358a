import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createVault } from '@keyward/core'
import type { AppRole, TestServer } from '@keyward/testing'

const policy = new URL('../../../vault/policies/express-sample.hcl', import.meta.url)

/** Makes on a new server what the sample app needs. Returns the only credentials that the app gets. */
export async function prepareVault(server: TestServer): Promise<AppRole & { apiKey: string }> {
  await server.enableSecretsEngine('app', { type: 'kv', options: { version: '2' } })
  await server.writePolicy('express-sample', await readFile(policy, 'utf8'))
  const role = await server.createAppRole('express-sample', { policies: ['express-sample'], tokenTtl: '1h' })
  const apiKey = randomBytes(24).toString('base64url')
  await using vault = createVault({
    address: server.address,
    token: server.rootToken,
    environment: false,
    ...(server.tls && { tls: { caFile: server.tls.caFile } }),
  })
  await vault.kv.write('app/express-sample/configuration', { title: 'Notes, kept by Keyward', apiKey })
  return { ...role, apiKey }
}
