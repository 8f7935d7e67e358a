import { appRole, type VaultOptions } from '@keyward/core'

const { VAULT_ROLE_ID: roleId = '', VAULT_SECRET_ID: secretId = '' } = process.env

/** Of the build, the dev server and the built server. The environment holds where Vault is (VAULT_ADDR) and who the app is; nothing else. */
export const vaultOptions: VaultOptions = {
  auth: appRole({ roleId, secretId }),
  secrets: { mount: 'app', prefix: 'vite-sample' },
}
