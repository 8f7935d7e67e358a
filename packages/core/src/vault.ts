import { inspect } from 'node:util'
import {
  type CallOptions,
  createClient,
  type Database,
  type Health,
  type Kv,
  type Leases,
  type Logical,
  type NodeVaultClient,
  type NodeVaultOptions,
  type Pki,
  resolveOptions,
  type Transit,
  type VaultOptions,
  type Wrapping,
} from './client/index.ts'
import { createEventEmitter, type EventSource, systemClock } from './foundation/index.ts'
import { createSecrets, type Secrets } from './secrets/index.ts'
import { startTelemetry, type TelemetryEvents, type VaultMetrics } from './telemetry/index.ts'

/** What one client tells whoever listens. */
export type VaultEvents = TelemetryEvents

const eventNames: { readonly [Name in keyof VaultEvents]: true } = {
  login: true,
  renewal: true,
  lease: true,
  certificates: true,
  retry: true,
  node: true,
  operation: true,
  secret: true,
  secretChange: true,
}

/**
 * One Vault or OpenBao, seen with one identity. Safe to share by everything in a process. Prints without anything secret. Needs no
 * `close()` for a script to end, but only `close()` revokes the token it logged in for.
 */
export interface Vault extends AsyncDisposable {
  readonly secrets: Secrets
  readonly kv: Kv
  readonly logical: Logical
  readonly database: Database
  readonly pki: Pki
  readonly transit: Transit
  readonly wrapping: Wrapping
  readonly leases: Leases
  /** Log-ins, operations and secrets given out, as it happens: names, outcomes, durations. */
  readonly events: EventSource<VaultEvents>
  readonly metrics: VaultMetrics
  /**
   * Logs in now instead of at the first call, and asks the server whether it takes the token: for a start that is to fail at once. Fails as every
   * call does; a token that the server does not know is `permission_denied` with `deniedBy: 'token'`.
   */
  login(options?: CallOptions): Promise<void>
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
 * const database = await vault.secrets.get('app/database')
 */
export function createVault(options: VaultOptions = {}): Vault {
  const resolved = resolveOptions(options)
  const events = createEventEmitter<VaultEvents>(eventNames)
  const client = createClient(resolved, systemClock, events)
  const { secrets, close: closeSecrets } = createSecrets({ client, options: resolved, clock: systemClock, events })
  const telemetry = startTelemetry({ client, secrets, events, options: resolved, clock: systemClock })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= closeAll())
  const closeAll = async (): Promise<void> => {
    await closeSecrets()
    await client.close().finally(telemetry.close)
  }
  const printed = {
    addresses: resolved.nodes.addresses.map(({ href }) => href),
    auth: resolved.auth.name,
    namespace: resolved.namespace,
  }
  return Object.defineProperties(
    {
      secrets,
      kv: client.kv,
      logical: client.logical,
      database: client.database,
      pki: client.pki,
      transit: client.transit,
      wrapping: client.wrapping,
      leases: client.leases,
      events: { on: events.on },
      metrics: telemetry.metrics,
      login: client.login,
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
