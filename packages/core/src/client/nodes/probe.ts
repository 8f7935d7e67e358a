import { type Clock, isVaultError } from '../../foundation/index.ts'
import type { Node } from './node.ts'
import { type NodeState, stateFromHealth } from './node-state.ts'

/** A paused or overloaded node counts as unreachable after this long. */
export const probeTimeoutMs = 2000

export interface Probed {
  state: NodeState
  version?: string
  latencyMs?: number
}

/** Asks one node for its health. Needs no token and sends no namespace, which sys/health refuses. */
export async function probe({ probeTransport }: Node, clock: Clock): Promise<Probed> {
  const startedAt = clock.monotonic()
  try {
    const { status, body } = await probeTransport.send({
      method: 'GET',
      target: '/v1/sys/health',
      headers: { accept: 'application/json', 'x-vault-request': 'true' },
      timeoutMs: probeTimeoutMs,
      operation: 'sys.health',
    })
    const version = versionIn(body)
    return {
      state: stateFromHealth(status),
      latencyMs: clock.monotonic() - startedAt,
      ...(version !== undefined && { version }),
    }
  } catch (error) {
    return { state: isVaultError(error, 'closed') ? 'unknown' : 'unreachable' }
  }
}

function versionIn(body: string): string | undefined {
  try {
    const { version } = JSON.parse(body) as { version?: unknown }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
