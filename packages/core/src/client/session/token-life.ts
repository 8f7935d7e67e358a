import { beginLife, type Clock, isTruncated, type Life, remainingMs } from '../../foundation/index.ts'
import type { AuthToken } from '../auth/index.ts'

/** A token in use. */
export interface HeldToken {
  readonly token: string
  /** Distinguishes one log-in from the next, even when both give the same token. */
  readonly generation: number
  /** Made elsewhere: logging in again only gives the same one. */
  readonly given: boolean
  readonly revocable: boolean
  renewable: boolean
  /** What one full lease of it is; leases get shorter when its maximum TTL comes near. */
  fullLifeMs: number
  life: Life
  usesLeft: number
  /** Whether the server knows it, where it was asked. */
  known: boolean | undefined
}

export function holdToken(auth: AuthToken, generation: number, clock: Clock): HeldToken {
  const lifeMs = (auth.leaseDurationSeconds ?? 0) * 1000
  return {
    token: auth.token,
    generation,
    given: auth.given ?? false,
    revocable: auth.revocable ?? false,
    // A use-limited token would pay for its renewal with a use.
    renewable: (auth.renewable ?? false) && !auth.numUses,
    fullLifeMs: lifeMs,
    life: beginLife(lifeMs, clock),
    usesLeft: auth.numUses || Infinity,
    known: undefined,
  }
}

// What is under way with a token must be able to finish.
const marginShare = 0.05
const longestMarginMs = 2000

/** Whether a request may still be sent with it. */
export function isUsable({ given, life, usesLeft }: HeldToken, clock: Clock): boolean {
  // Its end is for the server to tell, and there is no other one to get.
  if (given) return true
  return usesLeft > 0 && remainingMs(life, clock) > Math.min(longestMarginMs, life.lengthMs * marginShare)
}

/** Whether a renewal would still give a full lease. */
export function canRenew({ renewable, life, fullLifeMs }: HeldToken): boolean {
  return renewable && !isTruncated(life.lengthMs, fullLifeMs)
}
