import { jwtKeys, type Vault } from '@keyward/core'
import { getVaultToken } from '@keyward/nestjs'
import type { Provider } from '@nestjs/common'

/** A `KeyRing<string>`: the API key, and the one before it, which its users may still have. */
export const API_KEYS = Symbol('API_KEYS')
/** `JwtKeys`: signs with the newest key, and verifies with the one before it too. */
export const JWT_KEYS = Symbol('JWT_KEYS')

export const keyProviders: Provider[] = [
  {
    provide: API_KEYS,
    inject: [getVaultToken()],
    useFactory: (vault: Vault) => vault.secrets.keyRing('api-key#key'),
  },
  {
    provide: JWT_KEYS,
    inject: [getVaultToken()],
    useFactory: async (vault: Vault) => jwtKeys(await vault.secrets.keyRing('jwt#key')),
  },
]
