import type { VaultErrorCode } from '../../foundation/index.ts'
import type { HealthStatus, NodeHealth, SessionHealth } from './health.ts'

/** The worse of what the nodes and the session allow. A pure function of both. */
export function healthStatus(nodes: readonly NodeHealth[], session: SessionHealth): HealthStatus {
  const verdicts = new Set([nodesStatus(nodes), sessionVerdict(session)])
  if (verdicts.has('down')) return 'down'
  return verdicts.has('degraded') ? 'degraded' : 'up'
}

/**
 * `down`: no request can be answered now. A single standby passes requests on to a leader that is not known here; of several nodes, requests go to the
 * active one.
 */
export function nodesStatus(nodes: readonly NodeHealth[]): HealthStatus {
  const working = nodes.length === 1 ? nodes[0]?.serves : nodes.some(({ leader }) => leader)
  if (!working) return 'down'
  return nodes.every(({ serves }) => serves) ? 'up' : 'degraded'
}

// Whoever was refused needs a person. Any other failed log-in is tried again by the next call: calling that "down" could keep the very calls
// away that would mend it, where traffic follows this answer.
const refused: ReadonlySet<VaultErrorCode> = new Set(['login_failed', 'permission_denied'])

function sessionVerdict({ method, state, problem }: SessionHealth): HealthStatus {
  if (state === 'closed' || (method === 'token' && (state === 'expired' || state === 'invalid'))) return 'down'
  // It may be another one by now: the next call asks for it.
  if (state === 'invalid') return 'degraded'
  if (problem === undefined) return 'up'
  return state !== 'valid' && refused.has(problem) ? 'down' : 'degraded'
}
