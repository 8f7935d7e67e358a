import { readFileSync } from 'node:fs'
import nodeVault from 'node-vault'
import type { Contender, SecretServer } from './contender.ts'

interface KvAnswer {
  readonly data: { readonly data: object }
}

export function openNodeVault({ address, token, caFile }: SecretServer): Contender {
  const requestOptions = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }
  const client = nodeVault({ endpoint: address, token, requestOptions })
  return {
    read: async (name) => ((await client.read(`secret/data/${name}`)) as KvAnswer).data.data,
    close: () => Promise.resolve(),
  }
}
