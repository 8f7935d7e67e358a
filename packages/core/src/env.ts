import type { Secrets } from './secrets/index.ts'
import { createVault, type Vault } from './vault.ts'

let shared: Vault | undefined

/**
 * The client behind `getSecret` and `setSecret`: made at the first use, of `VAULT_ADDR`, `VAULT_TOKEN` and the other variables that the command lines
 * read, or `~/.vault-token`. Throws `invalid_options` while they are not right. After its `close()`, the next use makes another.
 */
export function vaultFromEnvironment(): Vault {
  if (shared !== undefined) return shared
  const vault = createVault()
  const { close } = vault
  const closeShared = (): Promise<void> => {
    if (shared === vault) shared = undefined
    return close()
  }
  shared = Object.assign(vault, { close: closeShared, [Symbol.asyncDispose]: closeShared })
  return shared
}

/**
 * `vault.secrets.get()` of a client made from the environment: what takes the place of `process.env`.
 *
 * @example
 * import { getSecret } from '@keyward/core/env'
 * const key = await getSecret('app/openai', 'key') // was process.env.OPENAI_API_KEY
 */
export const getSecret: Secrets['get'] = async (...asked: [string]): Promise<never> =>
  vaultFromEnvironment().secrets.get<never>(...asked)

/** `vault.secrets.set()` of the same client. */
export const setSecret: Secrets['set'] = async (...given) => vaultFromEnvironment().secrets.set(...given)
