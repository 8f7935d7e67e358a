import { inspect } from 'node:util'
import {
  type ClientEvents,
  createClient,
  type Database,
  type Health,
  type Kv,
  type Leases,
  type NodeVaultClient,
  type NodeVaultOptions,
  type Pki,
  resolveOptions,
  type Transit,
  type VaultOptions,
  type Wrapping,
} from './client/index.ts'
import { type EventSource, systemClock } from './foundation/index.ts'
import { startTelemetry, type VaultMetrics } from './telemetry/index.ts'

/**
 * One Vault or OpenBao, seen with one identity. Safe to share by everything in a process. Prints without anything secret. Needs no
 * `close()` for a script to end, but only `close()` revokes the token it logged in for.
 */
export interface Vault extends AsyncDisposable {
  readonly kv: Kv
  readonly database: Database
  readonly pki: Pki
  readonly transit: Transit
  readonly wrapping: Wrapping
  readonly leases: Leases
  /** Log-ins and operations as they happen: names, outcomes, durations. */
  readonly events: EventSource<ClientEvents>
  readonly metrics: VaultMetrics
  /**
   * How the nodes and the session are doing. Asks every node at the same time, without a token, and waits two seconds at most for each. Never
   * fails, logs nobody in and sends no secret, so it can answer a load balancer.
   */
  health(): Promise<Health>
  /**
   * A client with the interface of the npm package node-vault, for code written for that, or for what has no method here. node-vault is loaded
   * at the first call. Each client is its own: a token set on one is not seen by another. Throws `invalid_options`.
   *
   * @example
   * const client = vault.nodeVault()
   * await client.mount({ mount_point: 'team/kv', type: 'kv', options: { version: '2' } })
   */
  nodeVault(options?: NodeVaultOptions): NodeVaultClient
  /** Revokes the token if this client logged in for it, and ends all connections. Never fails; may be called again. */
  close(): Promise<void>
}

/**
 * Makes a client. Connects and logs in at the first call, not here. Throws `invalid_options` with every problem listed.
 *
 * @example
 * const vault = createVault({ address: 'https://vault.example.com', auth: appRole({ roleId, secretId }) })
 * const { data } = await vault.kv.read('secret/app/database')
 */
export function createVault(options: VaultOptions = {}): Vault {
  const resolved = resolveOptions(options)
  const client = createClient(resolved, systemClock)
  const telemetry = startTelemetry(client, resolved, systemClock)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= client.close().finally(telemetry.close))
  const printed = {
    addresses: resolved.nodes.addresses.map(({ href }) => href),
    auth: resolved.auth.name,
    namespace: resolved.namespace,
  }
  return Object.defineProperties(
    {
      kv: client.kv,
      database: client.database,
      pki: client.pki,
      transit: client.transit,
      wrapping: client.wrapping,
      leases: client.leases,
      events: { on: client.events.on },
      metrics: telemetry.metrics,
      health: client.health.check,
      nodeVault: client.nodeVault,
      close,
      [Symbol.asyncDispose]: close,
    },
    {
      [inspect.custom]: { value: () => `Vault ${inspect(printed)}` },
      toJSON: { value: () => printed },
    },
  )
}
