import { startServer, type TestServer } from '@keyward/testing'
import type { Secrets } from '../client-process/read-round.ts'
import type { SecretServer } from '../contenders/contender.ts'

/** A real server that holds the secrets. */
export interface BenchServer extends SecretServer, AsyncDisposable {
  readonly secrets: Secrets
  /** Such as `openbao 2.7.2`. */
  readonly description: string
}

const password = 'not a password that opens anything'
const names = Array.from({ length: 200 }, (_, index) => `bench/app-${String(index).padStart(3, '0')}`)

export async function startBenchServer(mode: 'dev' | 'tls'): Promise<BenchServer> {
  const server = await startServer({ mode, logLevel: 'warn' })
  await fill(server)
  return {
    address: server.address,
    // The token that costs the server least: a request with a service token takes it more than twice the CPU, which would hide
    // what the clients cost.
    token: server.rootToken,
    caFile: server.tls?.caFile,
    secrets: { names, password },
    description: `${server.product} ${server.version}`,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

async function fill(server: TestServer): Promise<void> {
  for (const name of names) {
    const data = { host: 'db.example.com', port: '5432', username: 'app', password }
    await server.request('POST', `secret/data/${name}`, { body: { data } })
  }
}
