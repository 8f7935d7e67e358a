import type { Vault, VaultOptions } from '@keyward/core'

/** A client, which is loaded here and not with the configuration: while modules are bundled, that takes nobody's time. */
export async function openVault(options: VaultOptions | undefined): Promise<Vault> {
  const { createVault } = await import('@keyward/core')
  return createVault(options)
}
