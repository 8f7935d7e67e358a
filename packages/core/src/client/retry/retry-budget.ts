import type { VaultError } from '../../foundation/index.ts'

/**
 * Shared by all calls of a client: every retry costs, every success earns a little back. When a server is down altogether, retries stop
 * long before they multiply the load that it comes back to. Numbers as in the AWS SDKs' standard mode.
 */
export interface RetryBudget {
  /** Takes what one retry costs; false when there is not enough left. */
  take(error: VaultError): boolean
  earn(): void
}

const capacity = 500
const retryCost = 5
const timeoutCost = 10
const earnedBySuccess = 1

export function createRetryBudget(): RetryBudget {
  let left = capacity
  return {
    take({ code }) {
      const cost = code === 'timeout' ? timeoutCost : retryCost
      if (left < cost) return false
      left -= cost
      return true
    },
    earn() {
      left = Math.min(capacity, left + earnedBySuccess)
    },
  }
}
