import VaultClient from 'node-vault-client'
import type { Contender, SecretServer } from './contender.ts'

export function openNodeVaultClient({ address, token }: SecretServer): Contender {
  const client = new VaultClient({ api: { url: address }, auth: { type: 'token', config: { token } }, logger: false })
  return {
    read: async (name) => (await client.read(`secret/data/${name}`)).getData()['data'] as object,
    close: () => Promise.resolve(),
  }
}
