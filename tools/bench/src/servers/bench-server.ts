import { startServer, type TestServer } from '@keyward/testing'
import type { Secrets } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'
import { type BenchSecret, databaseLogins } from './bench-secrets.ts'

/** A real server that holds the secrets. */
export interface BenchServer extends SecretServer, AsyncDisposable {
  readonly secrets: Secrets
  /** Such as `openbao 2.7.2`. */
  readonly description: string
}

export async function startBenchServer(
  mode: 'dev' | 'tls',
  held: readonly BenchSecret[] = databaseLogins(200),
): Promise<BenchServer> {
  const server = await startServer({ mode, logLevel: 'warn' })
  await fill(server, held)
  return {
    address: server.address,
    // The token that costs the server least: a request with a service token takes it more than twice the CPU, which would hide
    // what the clients cost.
    token: server.rootToken,
    caFile: server.tls?.caFile,
    secrets: held.map(({ name, password }) => ({ name, password })),
    description: `${server.product} ${server.version}`,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

async function fill(server: TestServer, held: readonly BenchSecret[]): Promise<void> {
  for (const { name, data } of held) await server.request('POST', `secret/data/${name}`, { body: { data } })
}
