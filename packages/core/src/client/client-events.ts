import type { VaultErrorCode } from '../foundation/index.ts'
import type { NodeState } from './nodes/index.ts'
import type { CertificateOutcome } from './transport/index.ts'
import type { OperationEvent } from './request/index.ts'

/** What the client tells whoever listens. Names, outcomes and durations; never a value, a token or a whole path. */
export interface ClientEvents {
  login: { method: string; outcome: 'ok' | VaultErrorCode; durationMs: number }
  /** The token was renewed, or not. */
  renewal: { outcome: 'ok' | VaultErrorCode }
  /** A lease went on, or did not. */
  lease: { mode: 'rotate' | 'renew'; outcome: 'obtained' | 'renewed' | 'rotated' | 'ended' | VaultErrorCode }
  /** Certificate files have changed. */
  certificates: { outcome: CertificateOutcome }
  /** A request is about to be tried again. */
  retry: { operation: string; code: VaultErrorCode; delayMs: number }
  node: { address: string; state: NodeState; before: NodeState }
  operation: OperationEvent
}
