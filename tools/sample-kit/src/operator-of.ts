import { createVault, type Vault } from '@keyward/core'
import type { TestServer } from '@keyward/testing'

/** A client of somebody who may do everything, and who names a sample's secrets as the sample does. */
export function operatorOf({ address, rootToken: token, tls }: TestServer, sample: string): Vault {
  return createVault({
    address,
    token,
    environment: false,
    secrets: { mount: 'app', prefix: sample },
    ...(tls && { tls: { caFile: tls.caFile } }),
  })
}
