import { setTimeout as delay } from 'node:timers/promises'
import { sendRequest } from './request.ts'
import type { ServerNode } from './server-node.ts'

const pollMs = 25
const probeTimeoutMs = 1_000
const deadlineMs = 60_000

/** The node that says that it is active, once there is exactly one such node among those that run. */
export const findLeader = async (nodes: readonly ServerNode[], ca: string | undefined): Promise<ServerNode> => {
  const deadline = Date.now() + deadlineMs
  while (Date.now() < deadline) {
    const claims = await Promise.all(nodes.map(async (node) => node.state === 'running' && (await isActive(node, ca))))
    const active = nodes.filter((_, index) => claims[index])
    if (active.length === 1 && active[0] !== undefined) {
      return active[0]
    }
    await delay(pollMs)
  }
  const states = nodes.map(({ id, state }) => `${id} ${state}`).join(', ')
  throw new Error(`No node became active within ${deadlineMs / 1_000} seconds (${states})`)
}

const isActive = async ({ address }: ServerNode, ca: string | undefined): Promise<boolean> => {
  const options = { throwOnError: false, timeoutMs: probeTimeoutMs }
  const answer = await sendRequest({ address, ca }, 'GET', 'sys/health', options).catch(() => undefined)
  return answer?.status === 200
}
