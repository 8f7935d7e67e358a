import { createServerTls } from '../certificates/create-certificates.ts'
import { startConfiguredNode } from './configured-node.ts'
import { initialise, untilActive } from './initialise.ts'
import { raftStorage } from './raft.ts'
import type { RunningServer } from './running-server.ts'
import { enableKv } from './secret-mount.ts'
import { createServerNode } from './server-node.ts'
import type { StartContext } from './start-options.ts'

const restartTimeoutMs = 30_000

/** One node behind HTTPS with its data on disk, so that it survives a restart, and with KV v2 at `secret/`. */
export const startTlsServer = async (context: StartContext): Promise<RunningServer> => {
  const tls = await createServerTls(context.keeper.directory)
  const node = await startConfiguredNode(context, 'node-1', tls, (path) => ({ storage: raftStorage('node-1', path) }))
  const keys = await initialise(node.endpoint)
  await untilActive(node, keys.unsealKey, context.deadline)
  await enableKv(node.endpoint, keys.rootToken)
  const makeReady = async (): Promise<void> => untilActive(node, keys.unsealKey, Date.now() + restartTimeoutMs)
  return { ...keys, nodes: [createServerNode({ ...node, makeReady })], tls }
}
