import type { VaultError, VaultErrorCode } from '../../foundation/index.ts'

export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number
  /** Before the second try; doubled for each further one, up to `maxDelayMs`. */
  delayMs: number
  maxDelayMs: number
}

export interface RetrySituation {
  error: VaultError
  /** How many tries have failed for good reasons to count them. */
  failed: number
  /** How many tries were given up for another node. */
  movedOn: number
  /** Whether there is another node. */
  several: boolean
  /** Whether the node that a redirect names is one of ours. */
  redirectKnown: boolean
  /** Whether the server may get the request twice. */
  repeatable: boolean
  /** What is left of the call's time. */
  remainingMs: number
  policy: RetryPolicy
  /** Between 0 and 1. */
  random: number
}

export type RetryDecision = { retry: false } | { retry: true; delayMs: number; movesOn: boolean }

// The server says that it has not done anything.
const notDone: ReadonlySet<VaultErrorCode> = new Set([
  'rate_limited',
  'state_not_present',
  'no_leader',
  'engine_starting',
])
// Something happened on the way; once the request was sent, nobody knows whether the server has done it.
const unclear: ReadonlySet<VaultErrorCode> = new Set(['unreachable', 'server_failed'])
// The fault is the node's: with others there, moving on is no try of the request itself.
const nodeFaults: ReadonlySet<VaultErrorCode> = new Set([
  'unreachable',
  'no_leader',
  'sealed',
  'not_initialized',
  'redirect_refused',
])

// Enough for a rolling restart to catch a request on every node, and an end to a cluster that keeps sending it in circles.
const mostMoves = 20
// The next leader may be there at any moment.
const longestPauseBeforeMoveMs = 500

/** Whether and when to try again. A pure function of the situation. */
export function decideRetry(situation: RetrySituation): RetryDecision {
  const { failed, movedOn, policy, remainingMs } = situation
  const movesOn = movesToAnotherNode(situation)
  const left = movesOn ? movedOn < mostMoves : failed < policy.attempts
  if (!left || !mayHelp(situation, movesOn)) return { retry: false }
  const delayMs = situation.redirectKnown ? 0 : pauseMs(situation, movesOn)
  // Waiting beyond the deadline would only delay the bad news.
  return delayMs < remainingMs ? { retry: true, delayMs, movesOn } : { retry: false }
}

// Without an address the error is about the whole cluster, and no node is left to move to.
function movesToAnotherNode({ error, several }: RetrySituation): boolean {
  return several && error.address !== undefined && nodeFaults.has(error.code)
}

function mayHelp({ error, repeatable }: RetrySituation, movesOn: boolean): boolean {
  // A used-up lease quota is not load that passes; repeating takes more of it.
  if (error.serverErrors?.some((said) => said.includes('lease count quota'))) return false
  if (unclear.has(error.code)) return repeatable || error.sent === false
  return notDone.has(error.code) || movesOn
}

function pauseMs({ error, failed, movedOn, policy, random }: RetrySituation, movesOn: boolean): number {
  const longestMs = movesOn ? Math.min(policy.maxDelayMs, longestPauseBeforeMoveMs) : policy.maxDelayMs
  const backoffMs = Math.min(longestMs, policy.delayMs * 2 ** (failed + movedOn - 1)) * (0.5 + random / 2)
  return Math.max(backoffMs, error.retryAfterMs ?? 0)
}
