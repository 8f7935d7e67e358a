import { readFileSync } from 'node:fs'
import { Pool } from 'undici'
import type { Contender, SecretServer } from './contender.ts'

interface KvAnswer {
  readonly data: { readonly data: object }
}

/** The least that a read can cost: undici without a client around it. */
export function openRaw({ address, token, caFile }: SecretServer): Contender {
  const pool = new Pool(address, {
    // As Keyward's defaults.
    connections: 50,
    allowH2: false,
    ...(caFile !== undefined && { connect: { ca: readFileSync(caFile, 'utf8') } }),
  })
  const headers = { 'x-vault-token': token }
  return {
    async read(name) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: `/v1/secret/data/${name}`, headers })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`)
      return (JSON.parse(text) as KvAnswer).data.data
    },
    close: () => pool.close(),
  }
}
