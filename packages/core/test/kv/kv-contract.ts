import { startServer, type StartServerOptions, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, describe } from 'vitest'
import { createVault, type Vault } from '@keyward/core'
import { connection } from './connection.ts'
import { identities } from './kv-identities.ts'
import { readingAndWriting } from './kv-reading.ts'
import { versions } from './kv-versions.ts'

/** What the KV calls promise, on a real server of any kind. */
export function describeKv(name: string, options: StartServerOptions, more?: (server: () => TestServer) => void): void {
  describe(`KV on ${name}`, () => {
    let server: TestServer
    let vault: Vault
    beforeAll(async () => {
      server = await startServer(options)
      vault = createVault({ ...connection(server), token: server.rootToken })
      await server.enableSecretsEngine('team/kv', { type: 'kv', options: { version: '2' } })
      await server.enableSecretsEngine('legacy', { type: 'kv', options: { version: '1' } })
      await server.enableSecretsEngine('transit', { type: 'transit' })
    }, 120_000)
    afterAll(async () => {
      await vault?.close()
      await server?.stop()
    })
    readingAndWriting(() => vault)
    versions(() => vault)
    identities(() => server)
    more?.(() => server)
  })
}
