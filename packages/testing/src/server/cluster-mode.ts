import { createServerTls } from '../certificates/create-certificates.ts'
import type { ServerTls } from '../certificates/server-tls.ts'
import { startConfiguredNode, type ConfiguredNode } from './configured-node.ts'
import { initialise, untilActive, untilUnsealed, type InitialKeys } from './initialise.ts'
import { admit, promoteSoon, raftStorage, untilAllVote, untilCaughtUp } from './raft.ts'
import type { RunningServer } from './running-server.ts'
import { enableKv } from './secret-mount.ts'
import { createServerNode, type ServerNode } from './server-node.ts'
import type { StartContext } from './start-options.ts'

const restartTimeoutMs = 60_000
const defaultNodes = 3

/** Several nodes with raft storage, all of them voters when this resolves, with KV v2 at `secret/`. */
export const startCluster = async (context: StartContext): Promise<RunningServer> => {
  const tls = context.options.tls === true ? await createServerTls(context.keeper.directory) : undefined
  const ids = Array.from({ length: context.options.nodes ?? defaultNodes }, (_, index) => `node-${index + 1}`)
  const [first, ...others] = await Promise.all(ids.map(async (id) => startNode(context, id, tls)))
  if (first === undefined) {
    throw new Error('A cluster needs at least one node')
  }
  const keys = await initialise(first.endpoint)
  await untilActive(first, keys.unsealKey, context.deadline)
  await promoteSoon(first.endpoint, keys.rootToken)
  await Promise.all(others.map(async (node) => join(context, node, first, keys, tls)))
  await Promise.all([
    enableKv(first.endpoint, keys.rootToken),
    untilAllVote(first, ids.length, keys.rootToken, context.deadline),
  ])
  const nodes = [first, ...others]
  return { ...keys, nodes: nodes.map((node) => restartable(node, nodes, keys)), tls }
}

const startNode = async (context: StartContext, id: string, tls: ServerTls | undefined): Promise<ConfiguredNode> =>
  startConfiguredNode(context, id, tls, (path) => ({ storage: raftStorage(id, path) }))

const join = async (
  context: StartContext,
  node: ConfiguredNode,
  leader: ConfiguredNode,
  { unsealKey }: InitialKeys,
  tls: ServerTls | undefined,
): Promise<void> => {
  await admit(node.endpoint, leader.endpoint, tls)
  await untilUnsealed(node, unsealKey, context.deadline)
}

const restartable = (node: ConfiguredNode, nodes: readonly ConfiguredNode[], { unsealKey }: InitialKeys): ServerNode =>
  createServerNode({
    ...node,
    makeReady: async () => {
      const deadline = Date.now() + restartTimeoutMs
      await untilUnsealed(node, unsealKey, deadline)
      // Without a majority there is no leader to wait for until other nodes come back.
      if (nodes.filter(({ server }) => server.state === 'running').length > nodes.length / 2) {
        await untilCaughtUp(node, deadline)
      }
    },
  })
