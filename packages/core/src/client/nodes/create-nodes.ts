import type { Clock } from '../../foundation/index.ts'
import { addressName, type Transport } from '../transport/index.ts'
import { Cluster, type ClusterParts } from './cluster.ts'
import type { Node } from './node.ts'
import type { Nodes } from './nodes.ts'
import { createSingleNode } from './single-node.ts'

export interface NodesOptions {
  addresses: readonly URL[]
  allowPlainHttp: boolean
  /** Whether to ask the cluster for its other nodes. */
  discover: boolean
}

export interface NodesParts extends Pick<ClusterParts, 'clock' | 'random' | 'onStateChange'> {
  /** Connections of their own for every call. */
  createTransport: (address: URL, maxConnections?: number) => Transport
}

export function createNodes(options: NodesOptions, parts: NodesParts): Nodes {
  const { addresses, discover } = options
  const create = (address: URL): Node => createNode(address, parts.createTransport, parts.clock)
  const [first] = addresses
  if (first !== undefined && addresses.length === 1 && !discover) return createSingleNode(create(first), parts.clock)
  return new Cluster({ ...parts, ...options, createNode: create })
}

function createNode(address: URL, createTransport: NodesParts['createTransport'], clock: Clock): Node {
  return {
    address: addressName(address),
    transport: createTransport(address),
    probeTransport: createTransport(address, 1),
    state: 'unknown',
    version: undefined,
    latencyMs: undefined,
    inFlight: 0,
    lastSignAt: clock.monotonic(),
  }
}
