import { type Clock, withinLimits } from '../../foundation/index.ts'

/** For what is done at the server while a client closes. A server that does not answer must not hold up an exit. */
export const closeWithinMs = 2000

/** Waits for what is under way while a client closes, as long as that may take. Never fails. */
export async function settledInTime(operation: string, work: readonly Promise<unknown>[], clock: Clock): Promise<void> {
  if (work.length === 0) return
  const limits = { operation, remainingMs: closeWithinMs, waitingFor: 'what is under way' }
  await withinLimits(Promise.allSettled(work), limits, clock).catch(() => undefined)
}
