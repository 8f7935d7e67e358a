import type { EnvironmentFallbackReason } from '../client/index.ts'
import type { VaultErrorCode } from '../foundation/index.ts'
import type { SecretSource } from './secret-info.ts'

/** What `vault.secrets` tells whoever listens. Names as they were asked for; never a value. */
export interface SecretEvents {
  /** A secret was given out, or was not. */
  secret: SecretEvent
  /** A followed secret is another now. */
  secretChange: { name: string; version?: number | undefined }
}

export interface SecretEvent {
  /** `secrets.get` */
  operation: string
  name: string
  outcome: 'ok' | VaultErrorCode
  /** Nobody has asked now: a followed secret was read again. Where that failed, `source` is `stale`: what was read last is still used. */
  background?: true | undefined
  /** Absent when there was nothing to give. */
  source?: SecretSource | undefined
  version?: number | undefined
  /** Why it came from the environment. */
  reason?: EnvironmentFallbackReason | undefined
  durationMs: number
}
