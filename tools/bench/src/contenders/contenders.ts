import type { OpenContender } from './contender.ts'

/** Imported one by one: a process that measures one client has not loaded another. */
export const contenders = {
  keyward: async () => (await import('./keyward.ts')).openKeyward,
  raw: async () => (await import('./raw.ts')).openRaw,
  'node-vault': async () => (await import('./node-vault.ts')).openNodeVault,
  'hashi-vault-js': async () => (await import('./hashi-vault-js.ts')).openHashiVaultJs,
  '@litehex/node-vault': async () => (await import('./litehex-node-vault.ts')).openLitehexNodeVault,
  'node-vault-client': async () => (await import('./node-vault-client.ts')).openNodeVaultClient,
} satisfies Record<string, () => Promise<OpenContender>>

export type ContenderName = keyof typeof contenders

export const contenderNames = Object.keys(contenders) as ContenderName[]

/** Clients that people use instead of Keyward. `raw` is none: it is what any client costs at least. */
export const peerNames = contenderNames.filter((name) => name !== 'keyward' && name !== 'raw')
