import { appRole, createVault, isVaultError } from '@keyward/core'
import { startServer } from '@keyward/testing'
import { connection } from '../kv/connection.ts'

export interface ShortLived {
  reads: number
  failures: string[]
  logins: number
  renewals: number
}

/** Reads all the time, with a token that lives for two seconds and, renewed, for six at most. */
export async function readWithShortLivedToken(spanMs: number): Promise<ShortLived> {
  await using server = await startServer()
  await server.writePolicy('reader', 'path "secret/data/app" { capabilities = ["read"] }')
  const role = await server.createAppRole('short-lived', { policies: ['reader'], tokenTtl: '2s', tokenMaxTtl: '6s' })
  await server.request('POST', 'secret/data/app', { body: { data: { password: 'x' } } })
  await using vault = createVault({ ...connection(server), auth: appRole(role) })
  const seen: ShortLived = { reads: 0, failures: [], logins: 0, renewals: 0 }
  vault.events.on('login', () => seen.logins++)
  vault.events.on('renewal', () => seen.renewals++)
  const end = performance.now() + spanMs
  const reader = async (): Promise<void> => {
    while (performance.now() < end) {
      await vault.kv.read('secret/app').then(
        () => seen.reads++,
        (error: unknown) => seen.failures.push(isVaultError(error) ? `${error.code} ${error.what}` : String(error)),
      )
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  await Promise.all(Array.from({ length: 10 }, reader))
  return seen
}
