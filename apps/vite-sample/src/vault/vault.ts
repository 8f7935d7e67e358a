import { createVault } from '@keyward/core'
import { vaultOptions } from './vault-options.ts'

/** The client of the built server. The dev server has one of the plugin's. */
export const vault = createVault({ ...vaultOptions, logger: console })
