import { type Clock, VaultError } from '../../foundation/index.ts'
import type { Call } from './call.ts'

/**
 * Waits for work that several callers share, but no longer than this caller wants to; the work itself goes on for the others. `waitingFor` says
 * what it is, for the message.
 */
export function withinCall<Value>(
  work: Promise<Value>,
  call: Call,
  clock: Clock,
  waitingFor = 'an answer',
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (code: 'aborted' | 'timeout', what: string) => () => {
      settle()
      reject(new VaultError(code, what, { operation: call.operation, path: call.path }))
    }
    const onAbort = stop('aborted', 'cancelled by the caller')
    const cancelTimer = clock.after(
      call.deadline - clock.monotonic(),
      stop('timeout', `the time of this call is over, waiting for ${waitingFor}`),
      { keepsAlive: true },
    )
    const settle = (): void => {
      cancelTimer()
      call.signal?.removeEventListener('abort', onAbort)
    }
    call.signal?.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(settle)
    if (call.signal?.aborted) onAbort()
  })
}

/** Waits, unless the caller gives up meanwhile. */
export async function pauseWithinCall(delayMs: number, call: Call, clock: Clock): Promise<void> {
  if (delayMs <= 0) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(delayMs, resolve)
  await withinCall(promise, call, clock).finally(cancel)
}
