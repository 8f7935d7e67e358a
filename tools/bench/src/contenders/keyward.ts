import { createVault } from '@keyward/core'
import type { Contender, SecretServer } from './contender.ts'

export function openKeyward({ address, token, caFile }: SecretServer): Contender {
  const vault = createVault({
    address,
    token,
    environment: false,
    // The other clients are told it too, by the call or the path that they are given.
    kv: { mounts: { secret: 2 } },
    ...(caFile !== undefined && { tls: { caFile } }),
  })
  return {
    read: async (name) => (await vault.kv.read(`secret/${name}`)).data,
    close: () => vault.close(),
  }
}
