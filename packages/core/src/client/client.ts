import { type Clock, createEventEmitter, type EventSource } from '../foundation/index.ts'
import type { ClientEvents } from './client-events.ts'
import { createEngines, type Engines } from './engines/index.ts'
import { createHealthCheck, type HealthCheck } from './health/index.ts'
import { createKv, type Kv } from './kv/index.ts'
import { type CreateNodeVault, createNodeVaultFactory } from './node-vault/index.ts'
import { createLeases, type Leases } from './leases/index.ts'
import { askForNodes, createNodes, createWrittenState } from './nodes/index.ts'
import type { ResolvedOptions } from './options/index.ts'
import { createApiExchange, createCalls, createStartCall } from './request/index.ts'
import { createRequester } from './retry/index.ts'
import { createAuthenticatedRequester, TokenSession } from './session/index.ts'
import { createPoolTransport } from './transport/index.ts'

/** Everything that talks to one Vault with one identity. */
export interface Client extends Engines {
  kv: Kv
  leases: Leases
  health: HealthCheck
  nodeVault: CreateNodeVault
  events: EventSource<ClientEvents>
  close(): Promise<void>
}

export function createClient(options: ResolvedOptions, clock: Clock, random: () => number = Math.random): Client {
  const events = createEventEmitter<ClientEvents>()
  const nodes = createNodes(options.nodes, {
    clock,
    random,
    createTransport: (address, maxConnections = options.maxConnections) =>
      createPoolTransport({
        ...options,
        address,
        maxConnections,
        onCertificates: (outcome) => events.emit('certificates', { outcome }),
      }),
    onStateChange: ({ address, state }, before) => events.emit('node', { address, state, before }),
  })
  const startCall = createStartCall(options, clock)
  const requester = createRequester({
    nodes,
    written: createWrittenState(),
    exchange: createApiExchange(clock),
    policy: options.retry,
    clock,
    events,
    random,
  })
  const session = new TokenSession({ auth: options.auth, requester, startCall, clock, events, random })
  const authenticated = createAuthenticatedRequester(requester, session)
  nodes.discoverWith(() => askForNodes(authenticated, startCall))
  const calls = createCalls(startCall, clock, events)
  const leases = createLeases({ requester: authenticated, calls, startCall, session, clock, random, events })
  return {
    leases,
    kv: createKv({ requester: authenticated, calls, clock, mounts: options.kvMounts }),
    ...createEngines({ requester: authenticated, withoutLogin: requester, calls }),
    health: createHealthCheck({ nodes, session, events }),
    nodeVault: createNodeVaultFactory({
      requester,
      authenticated,
      calls,
      clock,
      random,
      events,
      address: options.nodes.addresses[0]?.href ?? '',
      namespace: options.namespace,
    }),
    events,
    async close() {
      await leases.close()
      await session.close()
      await nodes.close()
    },
  }
}
