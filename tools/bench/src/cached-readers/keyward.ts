import { createVault, type Vault } from '@keyward/core'
import { checkPassword, type Secrets } from '../client-process/secrets.ts'
import type { CachedReader, OpenCachedReader } from './cached-reader.ts'

export const openGet = opens((vault, secrets) => async () => {
  for (const secret of secrets) checkPassword(secret, (await vault.secrets.get(secret.name))['password'])
})

export const openGetField = opens((vault, secrets) => async () => {
  for (const secret of secrets) checkPassword(secret, await vault.secrets.get(secret.name, 'password'))
})

const manyAtOnce = 100

export const openGetMany = opens((vault, secrets) => {
  const parts = partsOf(secrets, manyAtOnce)
  return async () => {
    for (const { names, part } of parts) {
      const values = await vault.secrets.getMany(names)
      for (const secret of part) checkPassword(secret, values[secret.name]?.['password'])
    }
  }
})

/** With all that stands between a program and its secret by default: encrypted, and metered into a registry that is in use. */
function opens(reading: (vault: Vault, secrets: Secrets) => () => Promise<void>): OpenCachedReader {
  return async ({ address, token }, secrets): Promise<CachedReader> => {
    // Long enough for none to be read again while it is measured. The default is five minutes.
    const vault = createVault({ address, token, cache: { ttlSeconds: 3_600 } })
    let asked = 0
    vault.events.on('operation', ({ operation }) => (asked += operation === 'kv.read' ? 1 : 0))
    // Until somebody looks at the metrics, events wait to be counted.
    await vault.metrics.registry()
    await vault.secrets.getMany(secrets.map(({ name }) => name))
    const { entries } = vault.secrets.cacheState()
    if (asked !== secrets.length || entries !== asked)
      throw new Error(`${asked} of ${secrets.length} secrets were read, and ${entries} are in memory`)
    return { readAll: reading(vault, secrets), asked: () => asked, close: () => vault.close() }
  }
}

function partsOf(secrets: Secrets, size: number): { part: Secrets; names: string[] }[] {
  const starts = Array.from({ length: Math.ceil(secrets.length / size) }, (_, index) => index * size)
  return starts.map((start) => {
    const part = secrets.slice(start, start + size)
    return { part, names: part.map(({ name }) => name) }
  })
}
