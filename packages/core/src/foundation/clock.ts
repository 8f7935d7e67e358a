/** All time in Keyward goes through one of these, so that years can pass in a test. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970. Jumps when the system's clock is set. */
  now(): number
  /** Milliseconds that only ever grow; for durations and deadlines. */
  monotonic(): number
  /**
   * Calls back once after `delayMs`, however long that is. Returns its cancellation. Keeps the process alive only where somebody waits for
   * it: background work must never hold up an exit.
   */
  after(delayMs: number, callback: () => void, options?: { keepsAlive?: boolean }): () => void
}

// setTimeout fires at once above 2^31-1 ms (24.8 days), so a longer wait is a chain of shorter ones.
const longestTimerMs = 24 * 24 * 3600 * 1000

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback, { keepsAlive = false } = {}) {
    let timer: NodeJS.Timeout
    const arm = (remainingMs: number): void => {
      const stepMs = Math.min(remainingMs, longestTimerMs)
      timer = setTimeout(() => (remainingMs > stepMs ? arm(remainingMs - stepMs) : callback()), Math.max(0, stepMs))
      if (!keepsAlive) timer.unref()
    }
    arm(delayMs)
    return () => clearTimeout(timer)
  },
}
