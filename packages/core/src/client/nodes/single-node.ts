import type { Clock } from '../../foundation/index.ts'
import { type Node, snapshot } from './node.ts'
import type { Nodes } from './nodes.ts'
import { probe } from './probe.ts'

/** One address: a single server, a load balancer or a local agent. There is nothing to choose, so nothing is asked beforehand. */
export function createSingleNode(node: Node, clock: Clock): Nodes {
  return {
    several: false,
    knows: (address) => address === node.address,
    choose: () => node,
    begin: () => nothingToDo,
    discoverWith: nothingToDo,
    async survey() {
      Object.assign(node, await probe(node, clock))
      return [snapshot(node)]
    },
    async close() {
      await Promise.all([node.transport.close(), node.probeTransport.close()])
    },
  }
}

function nothingToDo(): void {}
