import type { Clock } from './clock.ts'
import { signalError } from './signal-error.ts'
import { VaultError } from './vault-error.ts'

/** How long one of several callers waits for work that they share. */
export interface WaitLimits {
  remainingMs: number
  signal?: AbortSignal | undefined
  operation: string
  path?: string | undefined
  /** What it is, for the message; a function is asked when the time is over. */
  waitingFor: string | (() => string)
}

/** Waits for work that several callers share, but no longer than this caller wants to; the work itself goes on for the others. */
export function withinLimits<Value>(
  work: Promise<Value>,
  { remainingMs, signal, operation, path, waitingFor }: WaitLimits,
  clock: Clock,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (error: VaultError): void => {
      settle()
      reject(error)
    }
    const onAbort = (): void => {
      if (signal !== undefined) stop(signalError(signal, { operation, path }))
    }
    const onTimeout = (): void => {
      const awaited = typeof waitingFor === 'string' ? waitingFor : waitingFor()
      const what = `the time of this call is over, waiting for ${awaited}`
      stop(new VaultError('timeout', what, { operation, path }))
    }
    const cancelTimer = clock.after(remainingMs, onTimeout, { keepsAlive: true })
    const settle = (): void => {
      cancelTimer()
      signal?.removeEventListener('abort', onAbort)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(settle)
    if (signal?.aborted) onAbort()
  })
}
