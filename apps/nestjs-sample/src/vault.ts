import { appRole, createVault } from '@keyward/core'
import { nestLogger } from '@keyward/nestjs'
import { registry } from './metrics/registry.ts'

// The environment holds where Vault is (VAULT_ADDR, and VAULT_CACERT where it has a private authority) and who the app is; nothing else.
const { VAULT_ROLE_ID: roleId = '', VAULT_SECRET_ID: secretId = '' } = process.env

/** One client for the configuration, which is read before there are providers, and for everything else. */
export const vault = createVault({
  auth: appRole({ roleId, secretId }),
  logger: nestLogger(),
  metrics: { registry },
  secrets: { mount: 'app', prefix: 'nestjs-sample' },
  // A change in Vault is seen within ten seconds.
  cache: { ttlSeconds: 10 },
})
