import type { Clock } from '../../foundation/index.ts'

export interface PollParts {
  clock: Clock
  /** Between 0 and 1. */
  random: () => number
  /** A fifth less at the most, at random. */
  everyMs: number
  /** It is time: calls `now`. */
  due: () => void
  failed: (error: unknown) => void
  /** It succeeded, after it had failed. */
  recovered: () => void
}

const firstRetryMs = 1000

/**
 * Repeats a piece of work until it is ended, beginning after the first interval. What failed is tried again sooner, and less and less often. Keeps no
 * process alive.
 */
export class Poll {
  readonly #parts: PollParts
  #failures = 0
  #ended = false
  #cancelTimer: (() => void) | undefined

  constructor(parts: PollParts) {
    this.#parts = parts
    this.#schedule()
  }

  /** Attempts in a row that failed. */
  get failures(): number {
    return this.#failures
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Does it now, and is due again after the usual time. Never rejects. */
  async now(work: () => Promise<void>): Promise<void> {
    if (this.#ended) return
    try {
      await work()
      if (this.#failures > 0) this.#parts.recovered()
      this.#failures = 0
    } catch (error) {
      this.#failures++
      this.#parts.failed(error)
    }
    this.#schedule()
  }

  end(): void {
    this.#ended = true
    this.#cancelTimer?.()
  }

  #schedule(): void {
    const { clock, random, everyMs } = this.#parts
    this.#cancelTimer?.()
    if (this.#ended) return
    const delayMs = this.#failures === 0 ? everyMs : Math.min(everyMs, firstRetryMs * 2 ** (this.#failures - 1))
    this.#cancelTimer = clock.after(delayMs * (0.8 + random() / 5), this.#parts.due)
  }
}
