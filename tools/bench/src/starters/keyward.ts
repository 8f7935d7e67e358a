import { createVault } from '@keyward/core'
import type { SecretServer } from '../contenders/contender.ts'
import type { Started } from './starter.ts'

/** With nothing but defaults: it finds out itself what kind of mount the secrets are in. */
export function startKeyward({ address, token }: SecretServer): Started {
  const vault = createVault({ address, token })
  return {
    readAll: (names, concurrency) => vault.secrets.getMany(names, { concurrency }),
    close: () => vault.close(),
  }
}
