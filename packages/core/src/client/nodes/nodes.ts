import type { VaultError } from '../../foundation/index.ts'
import type { Call } from '../request/index.ts'
import type { Node, NodeSnapshot } from './node.ts'

/** Where a request may go: writes to the active node only, reads to whichever the caller allows. */
export type NodeChoice = 'active' | 'any'

/** Decides which server gets a request, and learns from how it went. */
export interface Nodes {
  /** Waits through an election, as long as the call has time. Fails with `no_leader`, `sealed`, `unreachable`, `aborted` or `timeout`. */
  choose(choice: NodeChoice, call: Call): Node | Promise<Node>
  /** Before a request is sent to a node; returns what to call when it is over, with the error if it failed. */
  begin(node: Node): (error?: VaultError) => void
  /** Whether another node may succeed where one failed. */
  readonly several: boolean
  /** Whether an address (scheme, host and port) is one of a node that was configured or that the cluster named. */
  knows(address: string): boolean
  /** How to ask the cluster for the addresses of its nodes; only where discovery was asked for. */
  discoverWith(discoverNodes: () => Promise<string[]>): void
  /** Asks every node for its health now, and says what they answered. */
  survey(): Promise<NodeSnapshot[]>
  close(): Promise<void>
}
