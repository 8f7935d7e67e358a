import {
  beginLife,
  type Clock,
  isVaultError,
  type Life,
  remainingMs,
  renewAfterMs,
  retryAfterMs,
} from '../../foundation/index.ts'

export interface RenewalPlan<Answer> {
  lifeMs: number
  /** Which share of a life to let pass before it is renewed. Default: a different one between a half and four fifths each time. */
  fraction: number | undefined
  renew(): Promise<Answer>
  /** What an answer grants; 0 when it cannot be renewed again. */
  grantedMs(answer: Answer): number
  onRenewed(answer: Answer): void
  onFailure(error: unknown): void
  onExpired(): void
}

// Renewing more often than this only costs.
const leastMs = 1000

/**
 * Renews something until it is stopped or cannot be renewed. A failure is told, and tried again until the end of the life. Returns what stops
 * it. However long the life, there is one timer at a time, and it does not keep the process alive.
 */
export function keepRenewed<Answer>(plan: RenewalPlan<Answer>, clock: Clock, random: () => number): () => void {
  let life: Life
  let failures = 0
  let cancel = nothingToStop
  let stopped = false

  const arm = (delayMs: number): void => {
    cancel = clock.after(Math.max(leastMs, delayMs), () => void renew())
  }
  const begin = (grantedMs: number): void => {
    life = beginLife(grantedMs, clock)
    failures = 0
    arm(plan.fraction === undefined ? renewAfterMs(grantedMs, random()) : grantedMs * plan.fraction)
  }
  const renew = async (): Promise<void> => {
    // Not in one try: what a listener throws is no failure of the renewal.
    await plan.renew().then(succeed, fail)
  }
  const succeed = (answer: Answer): void => {
    if (stopped) return
    const grantedMs = plan.grantedMs(answer)
    if (grantedMs > 0) begin(grantedMs)
    plan.onRenewed(answer)
    if (grantedMs <= 0) plan.onExpired()
  }
  const fail = (error: unknown): void => {
    if (stopped || isVaultError(error, 'closed')) return
    const leftMs = remainingMs(life, clock)
    const over = leftMs <= 0 || isRefusal(error)
    if (!over) arm(retryAfterMs(++failures, leftMs, life.lengthMs, random()))
    plan.onFailure(error)
    if (over) plan.onExpired()
  }
  begin(plan.lifeMs)
  return () => {
    stopped = true
    cancel()
  }
}

export function nothingToStop(): void {}

function isRefusal(error: unknown): boolean {
  return isVaultError(error, 'permission_denied', 'bad_request', 'not_found', 'invalid_argument')
}
