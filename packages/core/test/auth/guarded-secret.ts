import { createVault, type Vault, type VaultOptions } from '@keyward/core'
import type { TestServer } from '@keyward/testing'
import { connection } from '../kv/connection.ts'

/** The policy that alone may read the guarded secret, so that a read proves a log-in. */
export const policy = 'guarded-secret-reader'

const password = 'only for who has logged in'

export async function guardSecret(server: TestServer, namespace?: string): Promise<void> {
  if (namespace !== undefined) {
    await server.createNamespace(namespace)
    await server.enableSecretsEngine('secret', { type: 'kv', options: { version: '2' }, namespace })
  }
  await server.writePolicy(policy, 'path "secret/data/guarded" { capabilities = ["read"] }', { namespace })
  await server.request('POST', 'secret/data/guarded', { body: { data: { password } }, namespace })
}

export function clientOf(server: TestServer, options: VaultOptions): Vault {
  return createVault({ ...connection(server), ...options })
}

/** Whether this client may read the guarded secret; rejects as the read does. */
export async function reads(vault: Vault): Promise<boolean> {
  const { data } = await vault.kv.read<{ password: string }>('secret/guarded')
  return data.password === password
}

/** Ends every token that a method has given out, so that its clients must log in again. */
export async function endTokensOf(server: TestServer, mount: string): Promise<void> {
  await server.request('POST', `sys/leases/revoke-prefix/auth/${mount}`, { body: {} })
}
