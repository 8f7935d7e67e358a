import type { Transport } from '../transport/index.ts'
import type { NodeState } from './node-state.ts'

/** One server of a cluster, and what is known about it. */
export interface Node {
  /** Scheme, host and port. */
  readonly address: string
  readonly transport: Transport
  /** A connection of its own, so that a probe never queues behind the requests whose fate it is to decide. */
  readonly probeTransport: Transport
  state: NodeState
  version: string | undefined
  /** Of the newest probe that was answered. */
  latencyMs: number | undefined
  /** Requests sent to it and not yet answered. */
  inFlight: number
  /** On the monotonic scale: when it last answered, or when it became busy. */
  lastSignAt: number
}

/** What `health()` says about one node. */
export interface NodeSnapshot {
  address: string
  state: NodeState
  version?: string
  latencyMs?: number
}

export function snapshot({ address, state, version, latencyMs }: Node): NodeSnapshot {
  return { address, state, ...(version !== undefined && { version }), ...(latencyMs !== undefined && { latencyMs }) }
}
