import type { Clock } from '../src/foundation/index.ts'

/** Time that passes only when told to. */
export interface VirtualClock extends Clock {
  /** Lets time pass, and every timer and all that hangs on it happen in order. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock forward or back, as a correction does. */
  jumpWall(ms: number): void
  /** A sleep: the wall clock goes on, timers and the monotonic clock stand still. */
  sleep(ms: number): void
  pending(): number
  /** The longest single wait that was asked for. */
  longestWaitMs(): number
}

export function createVirtualClock(startWall = Date.UTC(2030, 0, 1)): VirtualClock {
  let elapsed = 0
  let wallOffset = startWall
  let longest = 0
  let order = 0
  const timers = new Map<number, { at: number; callback: () => void }>()
  const next = (): [number, { at: number; callback: () => void }] | undefined => {
    let first: [number, { at: number; callback: () => void }] | undefined
    for (const timer of timers) if (first === undefined || timer[1].at < first[1].at) first = timer
    return first
  }
  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    after(delayMs, callback) {
      const id = order++
      longest = Math.max(longest, delayMs)
      timers.set(id, { at: elapsed + Math.max(0, delayMs), callback })
      return () => void timers.delete(id)
    },
    async advance(ms) {
      const end = elapsed + ms
      await reactions()
      for (let due = next(); due !== undefined && due[1].at <= end; due = next()) {
        timers.delete(due[0])
        elapsed = Math.max(elapsed, due[1].at)
        due[1].callback()
        await reactions()
      }
      elapsed = end
    },
    jumpWall: (ms) => void (wallOffset += ms),
    sleep: (ms) => void (wallOffset += ms),
    pending: () => timers.size,
    longestWaitMs: () => longest,
  }
}

// Everything that a callback set in motion and that needs no further time.
function reactions(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
