/** A node's place in its cluster, named as Vault's documentation names it. */
export type NodeState =
  | 'unknown'
  | 'active'
  | 'standby'
  | 'performance-standby'
  | 'dr-secondary'
  | 'sealed'
  | 'uninitialized'
  | 'removed'
  | 'unreachable'

// The status codes of sys/health.
const byStatus: Record<number, NodeState> = {
  200: 'active',
  429: 'standby',
  472: 'dr-secondary',
  473: 'performance-standby',
  // A standby that cannot reach the active node.
  474: 'standby',
  501: 'uninitialized',
  503: 'sealed',
  530: 'removed',
}

export function stateFromHealth(status: number): NodeState {
  return byStatus[status] ?? 'unknown'
}

/** Whether a node can answer reads. */
export function canRead(state: NodeState): boolean {
  return state === 'active' || state === 'standby' || state === 'performance-standby'
}
