import { inspect } from 'node:util'
import { type ClientEvents, createClient, type Kv, resolveOptions, type VaultOptions } from './client/index.ts'
import { type EventSource, systemClock } from './foundation/index.ts'

/**
 * One Vault or OpenBao, seen with one identity. Safe to share by everything in a process. Prints without anything secret. Needs no
 * `close()` for a script to end, but only `close()` revokes the token it logged in for.
 */
export interface Vault extends AsyncDisposable {
  readonly kv: Kv
  /** Log-ins and operations as they happen: names, outcomes, durations. */
  readonly events: EventSource<ClientEvents>
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
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= client.close())
  const printed = {
    addresses: resolved.nodes.addresses.map(({ href }) => href),
    auth: resolved.auth.name,
    namespace: resolved.namespace,
  }
  return Object.defineProperties(
    { kv: client.kv, events: client.events, close, [Symbol.asyncDispose]: close },
    {
      [inspect.custom]: { value: () => `Vault ${inspect(printed)}` },
      toJSON: { value: () => printed },
    },
  )
}
