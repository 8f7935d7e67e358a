import type { Clock } from './clock.ts'

/** A stretch of life that the server has promised, by both clocks: a laptop's sleep stops one of them, a correction moves the other. */
export interface Life {
  /** 0 when it does not expire, or nobody knows. */
  readonly lengthMs: number
  readonly endsAtWall: number
  readonly endsAtMonotonic: number
}

export function beginLife(lengthMs: number, clock: Clock): Life {
  return { lengthMs, endsAtWall: clock.now() + lengthMs, endsAtMonotonic: clock.monotonic() + lengthMs }
}

/** By the clock that says less. Infinity when it does not expire. */
export function remainingMs({ lengthMs, endsAtWall, endsAtMonotonic }: Life, clock: Clock): number {
  if (lengthMs === 0) return Infinity
  return Math.min(endsAtWall - clock.now(), endsAtMonotonic - clock.monotonic())
}
