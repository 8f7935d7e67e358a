import { createVault, type Vault, type VaultOptions } from '@keyward/core'
import { startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

export interface VaultServer {
  readonly server: TestServer
  /** A client that ends with the test. */
  open(options?: VaultOptions): Vault
  /** A name that no other test uses. */
  newName(): string
}

/** A server for the tests of one file. */
export function useVaultServer(): VaultServer {
  let server: TestServer
  let names = 0
  beforeAll(async () => {
    server = await startServer({ rootToken: 'express-root-token' })
  })
  afterAll(() => server?.stop())
  return {
    get server() {
      return server
    },
    open(options) {
      const { address, rootToken: token } = server
      const vault = createVault({ address, token, environment: false, retry: { attempts: 1 }, ...options })
      onTestFinished(() => vault.close())
      return vault
    },
    newName: () => `express/${names++}`,
  }
}
