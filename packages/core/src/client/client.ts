import { type Clock, createEventEmitter, type EventEmitter, type EventSource } from '../foundation/index.ts'
import type { ClientEvents } from './client-events.ts'
import { createEngines, type Engines } from './engines/index.ts'
import { createHealthCheck, type HealthCheck } from './health/index.ts'
import { createKv, type Kv, type WrittenSecret } from './kv/index.ts'
import { createLogical, type Logical } from './logical/index.ts'
import { type CreateNodeVault, createNodeVaultFactory } from './node-vault/index.ts'
import { createLeases, type Leases } from './leases/index.ts'
import { askForNodes, createNodes, createWrittenState, type Nodes } from './nodes/index.ts'
import type { ResolvedOptions } from './options/index.ts'
import { createApiExchange, createCalls, createStartCall, type Requester } from './request/index.ts'
import { createRequester } from './retry/index.ts'
import { createAuthenticatedRequester, createLogInNow, type LogInNow, TokenSession } from './session/index.ts'
import { createPoolTransport } from './transport/index.ts'

/** Everything that talks to one Vault with one identity. */
export interface Client extends Engines {
  kv: Kv
  logical: Logical
  leases: Leases
  login: LogInNow
  health: HealthCheck
  nodeVault: CreateNodeVault
  events: EventSource<ClientEvents>
  /** Calls back after each change of a KV secret that this client made, or may have made. Not among the public events: it tells paths. */
  onWritten(listener: (written: WrittenSecret) => void): () => void
  close(): Promise<void>
}

/** Connects the parts; whatever a part shares with others is made here once. */
export function createClient(
  options: ResolvedOptions,
  clock: Clock,
  events: EventEmitter<ClientEvents> = createEventEmitter(),
  random: () => number = Math.random,
): Client {
  const writes = createEventEmitter<{ written: WrittenSecret }>()
  const common = { clock, random, events }
  const nodes = createConnectedNodes(options, common)
  const startCall = createStartCall(options, clock)
  const requester = createConnectedRequester(options, { ...common, nodes })
  const session = new TokenSession({ ...common, auth: options.auth, requester, startCall })
  const authenticated = createAuthenticatedRequester(requester, session)
  nodes.discoverWith(() => askForNodes(authenticated, startCall))
  const calls = createCalls(startCall, clock, events)
  const leases = createLeases({ ...common, requester: authenticated, calls, startCall, session })
  const [address] = options.nodes.addresses
  return {
    leases,
    logical: createLogical({ requester: authenticated, calls }),
    login: createLogInNow({ calls, requester: authenticated }),
    kv: createKv({
      requester: authenticated,
      calls,
      startCall,
      clock,
      mounts: options.kvMounts,
      isLoggedIn: () => session.isReady(),
      written: (written) => writes.emit('written', written),
    }),
    ...createEngines({ requester: authenticated, withoutLogin: requester, calls }),
    health: createHealthCheck({ nodes, session, events }),
    nodeVault: createNodeVaultFactory({
      ...common,
      requester,
      authenticated,
      calls,
      address: address?.href ?? '',
      namespace: options.namespace,
    }),
    events,
    onWritten: (listener) => writes.on('written', listener),
    async close() {
      await leases.close()
      await session.close()
      await nodes.close()
    },
  }
}

interface Common {
  clock: Clock
  random: () => number
  events: EventEmitter<ClientEvents>
}

function createConnectedNodes(options: ResolvedOptions, { clock, random, events }: Common): Nodes {
  return createNodes(options.nodes, {
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
}

function createConnectedRequester({ retry }: ResolvedOptions, parts: Common & { nodes: Nodes }): Requester {
  return createRequester({
    ...parts,
    written: createWrittenState(),
    exchange: createApiExchange(parts.clock),
    policy: retry,
  })
}
