import type { VaultOptions } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll } from 'vitest'

/** A server for the tests of one file, and what clients of it are made with. */
export interface VaultServer {
  readonly server: TestServer
  connection(): Required<Pick<VaultOptions, 'address' | 'token' | 'environment'>>
  /** As somebody else: no client knows of it. */
  write(name: string, data: object): Promise<void>
}

export function useVaultServer(secrets: Readonly<Record<string, object>> = {}): VaultServer {
  let server: TestServer
  const write = async (name: string, data: object): Promise<void> => {
    await server.request('POST', `secret/data/${name}`, { body: { data } })
  }
  beforeAll(async () => {
    server = await startServer()
    for (const [name, data] of Object.entries(secrets)) await write(name, data)
  })
  afterAll(() => server?.stop())
  return {
    get server() {
      return server
    },
    connection: () => ({ address: server.address, token: server.rootToken, environment: false }),
    write,
  }
}
