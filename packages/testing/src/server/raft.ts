import type { ServerTls } from '../certificates/server-tls.ts'
import type { ConfiguredNode } from './configured-node.ts'
import { untilReady } from './readiness.ts'
import { sendRequest, type Endpoint } from './request.ts'

/** Integrated storage for nodes on one machine, which answer each other at once: a lost leader is missed early. */
export const raftStorage = (nodeId: string, path: string): Record<string, unknown> => ({
  raft: {
    path,
    node_id: nodeId,
    performance_multiplier: 1,
    autopilot_reconcile_interval: '100ms',
    autopilot_update_interval: '100ms',
  },
})

/**
 * Has an empty node ask the leader to be let in. It is in once it has its unseal key. The `retry_join` of a
 * configuration file does the same, but misses the leader's first seconds.
 */
export const admit = async (node: Endpoint, leader: Endpoint, tls: ServerTls | undefined): Promise<void> => {
  const body = { leader_api_addr: leader.address, leader_ca_cert: tls?.caCertificate }
  await sendRequest(node, 'POST', 'sys/storage/raft/join', { body })
}

/** Lets a node that joins later vote after one second of health, where the default is ten. */
export const promoteSoon = async (leader: Endpoint, token: string): Promise<void> => {
  const body = { server_stabilization_time: '1s' }
  await sendRequest(leader, 'POST', 'sys/storage/raft/autopilot/configuration', { token, body })
}

interface RaftConfiguration {
  readonly data: { readonly config: { readonly servers: readonly { readonly voter: boolean }[] } }
}

export const untilAllVote = async (
  { endpoint, server }: ConfiguredNode,
  count: number,
  token: string,
  deadline: number,
): Promise<void> => {
  const allVote = async (): Promise<boolean> => {
    const { body } = await sendRequest<RaftConfiguration>(endpoint, 'GET', 'sys/storage/raft/configuration', { token })
    return body.data.config.servers.filter(({ voter }) => voter).length === count
  }
  await untilReady('The cluster', server, allVote, deadline)
}

interface LeaderAnswer {
  readonly leader_address: string
  readonly raft_committed_index: number
  readonly raft_applied_index: number
}

/** Waits until a node that came back knows the leader and has applied what the leader had committed before. */
export const untilCaughtUp = async ({ id, endpoint, server }: ConfiguredNode, deadline: number): Promise<void> => {
  const askForLeader = async (address: string): Promise<LeaderAnswer> =>
    (await sendRequest<LeaderAnswer>({ ...endpoint, address }, 'GET', 'sys/leader', { timeoutMs: 2_000 })).body
  const caughtUp = async (): Promise<boolean> => {
    const own = await askForLeader(endpoint.address)
    return (await askForLeader(own.leader_address)).raft_committed_index <= own.raft_applied_index
  }
  await untilReady(`The server ${id}`, server, caughtUp, deadline)
}
