import { type Clock, type EventEmitter, isVaultError, type VaultErrorCode } from '../../foundation/index.ts'
import type { Call, CallOptions, StartCall } from './call.ts'

/** One public call has ended. */
export interface OperationEvent {
  /** As in the API: `kv.read`. From a closed list. */
  operation: string
  outcome: 'ok' | VaultErrorCode
  /** Milliseconds since 1970. */
  startedAt: number
  durationMs: number
  /** The server that was asked last: scheme, host and port. Absent when nothing was sent for this call. */
  address?: string
  /** How many requests of it were tried again. */
  retries: number
}

export interface Calls {
  /** Runs one public call from beginning to end, with all the requests it takes, and tells whoever listens how it went. */
  run<Result>(
    operation: string,
    path: string | undefined,
    options: CallOptions | undefined,
    work: (call: Call) => Promise<Result>,
  ): Promise<Result>
}

export function createCalls(
  startCall: StartCall,
  clock: Clock,
  events: EventEmitter<{ operation: OperationEvent }>,
): Calls {
  return {
    async run(operation, path, options, work) {
      let call: Call | undefined
      const end = (outcome: OperationEvent['outcome']): void => {
        const durationMs = call === undefined ? 0 : clock.monotonic() - call.startedAt
        const { retries, address } = call?.tally ?? { retries: 0 }
        const event: OperationEvent = { operation, outcome, startedAt: clock.now() - durationMs, durationMs, retries }
        if (address !== undefined) event.address = address
        events.emit('operation', event)
      }
      try {
        call = startCall(operation, path, options)
        const result = await work(call)
        end('ok')
        return result
      } catch (error) {
        end(isVaultError(error) ? error.code : 'unexpected_response')
        throw error
      }
    },
  }
}
