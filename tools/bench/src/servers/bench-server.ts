import { startServer, type TestServer } from '@keyward/testing'
import type { Secrets } from '../client-process/read-round.ts'
import type { SecretServer } from '../contenders/contender.ts'

/** A real server that holds the secrets, and a token that may read them and nothing else. */
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
  await server.writePolicy('bench', 'path "secret/data/bench/*" { capabilities = ["read"] }')
  const { token } = await server.createToken({ policies: ['bench'], ttl: '24h' })
  return {
    address: server.address,
    token,
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
