import type { VaultOptions } from '@keyward/core'
import type { ScannedSecret } from '../scan/index.ts'

// A development server's may be a word such as `root`, which is in any code.
const shortest = 8

/** The token with which a build or a dev server itself asks Vault: it opens more than the secrets that are declared. */
export function vaultTokens(options: VaultOptions | undefined): ScannedSecret[] {
  const { BAO_TOKEN, VAULT_TOKEN } = process.env
  const tokens = [options?.token, BAO_TOKEN, VAULT_TOKEN].filter((token) => token !== undefined)
  return [...new Set(tokens)]
    .filter(({ length }) => length >= shortest)
    .map((value) => ({ name: 'the token for Vault', value }))
}
