import type { VaultErrorCode } from '../foundation/index.ts'

/** What the client tells whoever listens. Names, outcomes and durations; never a value, a token or a whole path. */
export interface ClientEvents {
  login: { method: string; outcome: 'ok' | VaultErrorCode }
  operation: { operation: string; outcome: 'ok' | VaultErrorCode; durationMs: number }
}
