import { type Clock, type WaitLimits, withinLimits } from '../../foundation/index.ts'
import type { Call } from './call.ts'

/** Waits for work that several calls share, but no longer than this call may take. */
export function withinCall<Value>(
  work: Promise<Value>,
  { deadline, signal, operation, path }: Call,
  clock: Clock,
  waitingFor: WaitLimits['waitingFor'] = 'an answer',
): Promise<Value> {
  return withinLimits(work, { remainingMs: deadline - clock.monotonic(), signal, operation, path, waitingFor }, clock)
}

/** Waits, unless the caller gives up meanwhile. */
export async function pauseWithinCall(delayMs: number, call: Call, clock: Clock): Promise<void> {
  if (delayMs <= 0) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(delayMs, resolve)
  await withinCall(promise, call, clock).finally(cancel)
}
