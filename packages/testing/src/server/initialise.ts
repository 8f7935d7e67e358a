import type { ConfiguredNode } from './configured-node.ts'
import { untilReady } from './readiness.ts'
import { sendRequest, type Endpoint } from './request.ts'

/** What a new server hands out once. */
export interface InitialKeys {
  readonly rootToken: string
  readonly unsealKey: string
}

interface InitAnswer {
  readonly root_token: string
  readonly keys_base64: readonly string[]
}

/** Initialises an empty server with one unseal key, which both products know. */
export const initialise = async (endpoint: Endpoint): Promise<InitialKeys> => {
  const body = { secret_shares: 1, secret_threshold: 1 }
  const answer = await sendRequest<InitAnswer>(endpoint, 'PUT', 'sys/init', { body, timeoutMs: 60_000 })
  const [unsealKey] = answer.body.keys_base64
  if (unsealKey === undefined) {
    throw new Error(`${endpoint.address} was initialised without an unseal key`)
  }
  return { rootToken: answer.body.root_token, unsealKey }
}

const active = [200]
// The two kinds of standby, 429 and 473, serve requests as well.
const serving = [200, 429, 473]

/** Gives the node its unseal key and waits until it serves requests, as the active node or as a standby. */
export const untilUnsealed = async (node: ConfiguredNode, unsealKey: string, deadline: number): Promise<void> =>
  unsealUntil(node, unsealKey, serving, deadline)

/** Gives the node its unseal key and waits until it is the active node. */
export const untilActive = async (node: ConfiguredNode, unsealKey: string, deadline: number): Promise<void> =>
  unsealUntil(node, unsealKey, active, deadline)

const keyAgainMs = 3_000

const unsealUntil = async (
  { id, endpoint, server }: ConfiguredNode,
  unsealKey: string,
  goal: readonly number[],
  deadline: number,
): Promise<void> => {
  let nextKey = 0
  const probe = async (): Promise<boolean> => {
    const { status } = await sendRequest(endpoint, 'GET', 'sys/health', { throwOnError: false, timeoutMs: 2_000 })
    // A node that has just joined takes the key and opens a moment later.
    if (!serving.includes(status) && Date.now() >= nextKey) {
      nextKey = Date.now() + keyAgainMs
      await sendRequest(endpoint, 'PUT', 'sys/unseal', { body: { key: unsealKey } })
    }
    return goal.includes(status)
  }
  await untilReady(`The server ${id}`, server, probe, deadline)
}
