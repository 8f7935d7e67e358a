import type { Vault, VaultOptions } from '@keyward/core'
import type { SecretServer } from '../contenders/contender.ts'

/** Options of a client that reads each secret once, and from memory for as long as it is measured. */
export function cachedVaultOptions({ address, token }: SecretServer): VaultOptions {
  return { address, token, environment: false, cache: { ttlSeconds: 3_600 } }
}

/** Counts what a client asks the server for, and has its metrics in use, as an application has them that is watched. */
export async function watch(vault: Vault): Promise<() => number> {
  let asked = 0
  vault.events.on('operation', ({ operation }) => (asked += operation === 'kv.read' ? 1 : 0))
  await vault.metrics.registry()
  return () => asked
}
