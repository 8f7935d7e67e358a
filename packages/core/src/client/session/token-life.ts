import type { Clock } from '../../foundation/index.ts'
import type { AuthToken } from '../auth/index.ts'

/** A token in use. */
export interface HeldToken {
  readonly auth: AuthToken
  /** Distinguishes one log-in from the next, even when both give the same token. */
  readonly generation: number
  /** What one full lease of it is; later ones are shorter when its maximum TTL comes near. 0 means that it does not expire. */
  readonly fullLifeMs: number
  life: TokenLife
  usesLeft: number
}

/** A stretch of life that the server has promised, by both clocks: a laptop's sleep stops one of them, a correction moves the other. */
export interface TokenLife {
  readonly lengthMs: number
  readonly endsAtWall: number
  readonly endsAtMonotonic: number
}

export function beginLife(lengthMs: number, clock: Clock): TokenLife {
  return { lengthMs, endsAtWall: clock.now() + lengthMs, endsAtMonotonic: clock.monotonic() + lengthMs }
}

/** By the clock that says less. Infinity when it does not expire. */
export function remainingMs({ lengthMs, endsAtWall, endsAtMonotonic }: TokenLife, clock: Clock): number {
  if (lengthMs === 0) return Infinity
  return Math.min(endsAtWall - clock.now(), endsAtMonotonic - clock.monotonic())
}

// What is under way with a token must be able to finish.
const marginShare = 0.05
const longestMarginMs = 2000

/** Whether a request may still be sent with it. */
export function isUsable({ auth, life, usesLeft }: HeldToken, clock: Clock): boolean {
  // Its end is for the server to tell, and there is no other one to get.
  if (auth.given) return true
  return usesLeft > 0 && remainingMs(life, clock) > Math.min(longestMarginMs, life.lengthMs * marginShare)
}
