/** Which server a request goes to: one, or the right one of a cluster, through elections, failures and returns. */
export { askForNodes } from './discovery.ts'
export { createNodes } from './create-nodes.ts'
export type { NodeSnapshot } from './node.ts'
export { canRead, type NodeState } from './node-state.ts'
export type { Nodes } from './nodes.ts'
export { createWrittenState, type WrittenState } from './written-state.ts'
