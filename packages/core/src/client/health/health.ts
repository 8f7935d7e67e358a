import type { VaultErrorCode } from '../../foundation/index.ts'
import type { NodeSnapshot } from '../nodes/index.ts'
import type { SessionSnapshot } from '../session/index.ts'

/** How one Vault looks from here, ready to be printed or sent as JSON. Holds no token and no path. */
export interface Health {
  /**
   * `up`: all is well. `down`: a call made now cannot succeed, because no node serves, the log-in was refused, a token given has expired or is
   * not known to the server, or the client is closed. `degraded`: calls work, or may work when they are tried, but a node does not serve or the newest log-in or renewal failed.
   */
  status: HealthStatus
  nodes: NodeHealth[]
  session: SessionHealth
}

export type HealthStatus = 'up' | 'degraded' | 'down'

export interface NodeHealth extends NodeSnapshot {
  /** Whether it answers requests: it is active, or a standby. */
  serves: boolean
  /** Whether it is the active node. */
  leader: boolean
}

export interface SessionHealth extends SessionSnapshot {
  /** Why the newest log-in or renewal failed; absent when it did not. */
  problem?: VaultErrorCode
}
