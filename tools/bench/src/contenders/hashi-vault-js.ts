import Vault from 'hashi-vault-js'
import type { Contender, SecretServer } from './contender.ts'

export function openHashiVaultJs({ address, token }: SecretServer): Contender {
  // Its own limit of one second is within reach of 50 reads at once on a busy machine.
  const vault = new Vault({ baseUrl: `${address}/v1`, rootPath: 'secret', timeout: 30_000 })
  return {
    read: async (name) => ((await vault.readKVSecret(token, name)) as { data: object }).data,
    close: () => Promise.resolve(),
  }
}
