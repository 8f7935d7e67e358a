import type { VaultOptions } from '@keyward/core'
import { type FaultProxy, startFaultProxy, startServer, type TestServer } from '@keyward/testing'
import { afterAll, beforeAll } from 'vitest'
import { connection } from '../kv/connection.ts'

/** A real server for the tests of one file, and what is asked of it. */
export interface SecretsServer {
  server(): TestServer
  proxy(): FaultProxy
  /** Through the proxy, as somebody who may do anything. */
  options(): VaultOptions
  /** As a new version, by somebody else. */
  write(name: string, data: object, mount?: string): Promise<void>
  /** What was asked for since the last call: `GET secret/data/app`. Not counting what is asked once per client. */
  requests(): string[]
}

const oncePerClient = /^\/v1\/(sys\/internal|auth\/token\/lookup-self)/

export function useSecretsServer(prepare?: (server: TestServer) => Promise<void>): SecretsServer {
  let server: TestServer
  let proxy: FaultProxy
  let seen = 0
  beforeAll(async () => {
    server = await startServer()
    proxy = await startFaultProxy(server)
    await prepare?.(server)
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
  })
  return {
    server: () => server,
    proxy: () => proxy,
    options: () => ({ ...connection(server), address: proxy.address, token: server.rootToken }),
    async write(name, data, mount = 'secret') {
      await server.request('POST', `${mount}/data/${name}`, { body: { data } })
    },
    requests() {
      const since = proxy.requests.slice(seen)
      seen += since.length
      return since
        .filter(({ path }) => !oncePerClient.test(path))
        .map(({ method, path }) => `${method} ${path.replace('/v1/', '')}`)
    },
  }
}
