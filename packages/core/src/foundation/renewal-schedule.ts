/** When a token or a lease is renewed, when a failed renewal is tried again, and when renewing is over. Pure functions of the situation. */

// About 2/3 of the life, spread so widely that a thousand clients started together do not renew together.
const earliestShare = 0.53
const latestShare = 0.8

/** How long after the beginning of a life to renew it, or to replace what lives it. `random` is between 0 and 1. */
export function renewAfterMs(lifeMs: number, random: number): number {
  return lifeMs * (earliestShare + (latestShare - earliestShare) * random)
}

// A server gives a full lease for as long as the maximum TTL allows. Less means that its end is near.
const truncatedShare = 0.8

/** Whether a renewal gave so little that the next step must be a replacement. */
export function isTruncated(grantedMs: number, fullLifeMs: number): boolean {
  return grantedMs < fullLifeMs * truncatedShare
}

const firstRetryMs = 10_000
const longestRetryMs = 300_000
const longestLeastMs = 30_000

/**
 * How long to wait after the `failures`-th failure in a row. Doubles up to five minutes, so that an outage of an hour costs few attempts; near the
 * end of a life it takes half of what is left, so that a short-lived token gets its chances too.
 */
export function retryAfterMs(failures: number, remainingMs: number, lifeMs: number, random: number): number {
  const backoffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)) * (1 + random / 5)
  const leastMs = Math.min(longestLeastMs, Math.max(100, lifeMs / 20))
  return Math.max(leastMs, Math.min(backoffMs, remainingMs / 2))
}
