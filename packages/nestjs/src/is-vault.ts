import type { Vault } from '@keyward/core'

/** Whether something has what is asked of a client first. */
export function isVault(value: unknown): value is Vault {
  return typeof value === 'object' && value !== null && 'secrets' in value && 'login' in value
}
