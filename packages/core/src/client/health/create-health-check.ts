import type { EventSource, VaultErrorCode } from '../../foundation/index.ts'
import type { ClientEvents } from '../client-events.ts'
import { canRead, type Nodes, type NodeSnapshot } from '../nodes/index.ts'
import type { Session } from '../session/index.ts'
import { healthStatus } from './health-status.ts'
import type { Health, NodeHealth, SessionHealth } from './health.ts'

export interface HealthParts {
  nodes: Pick<Nodes, 'survey'>
  session: Pick<Session, 'describe'>
  events: EventSource<ClientEvents>
}

export interface HealthCheck {
  /** Asks every node, without any token, and waits two seconds at most. Never fails. */
  check(): Promise<Health>
  /** What is known without asking anybody. */
  session(): SessionHealth
}

export function createHealthCheck({ nodes, session, events }: HealthParts): HealthCheck {
  let problem: VaultErrorCode | undefined
  const note = ({ outcome }: { outcome: 'ok' | VaultErrorCode }): void => {
    problem = outcome === 'ok' ? undefined : outcome
  }
  events.on('login', note)
  events.on('renewal', note)
  const describeSession = (): SessionHealth => ({ ...session.describe(), ...(problem !== undefined && { problem }) })
  return {
    session: describeSession,
    async check() {
      const asked = (await nodes.survey()).map(nodeHealth)
      // After the answers, which may have taken two seconds.
      const described = describeSession()
      return { status: healthStatus(asked, described), nodes: asked, session: described }
    },
  }
}

function nodeHealth({ address, state, version, latencyMs }: NodeSnapshot): NodeHealth {
  const answered = state !== 'unreachable' && state !== 'unknown'
  return {
    address,
    state,
    serves: canRead(state),
    leader: state === 'active',
    ...(version !== undefined && { version }),
    // What it took a dead node to answer when it still did would mislead.
    ...(answered && latencyMs !== undefined && { latencyMs: Math.round(latencyMs * 100) / 100 }),
  }
}
