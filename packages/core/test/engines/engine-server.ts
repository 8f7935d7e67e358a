import { startServer, type TestServer } from '@keyward/testing'
import { createVault, type Vault } from '@keyward/core'
import { afterAll, beforeAll } from 'vitest'
import { connection } from '../kv/connection.ts'

/** A server and a client of it for one file of tests, with what `prepare` makes there. */
export function useEngineServer(prepare: (server: TestServer) => Promise<void> = async () => undefined): {
  server: () => TestServer
  vault: () => Vault
} {
  let server: TestServer
  let vault: Vault
  beforeAll(async () => {
    server = await startServer()
    vault = createVault({ ...connection(server), token: server.rootToken })
    await prepare(server)
  })
  afterAll(async () => {
    await vault?.close()
    await server?.stop()
  })
  return { server: () => server, vault: () => vault }
}
