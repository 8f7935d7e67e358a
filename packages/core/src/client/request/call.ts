import { type Clock, VaultError } from '../../foundation/index.ts'

/** What every call takes. */
export interface CallOptions {
  /** Cancels the call; it then fails with code `aborted`. */
  signal?: AbortSignal | undefined
  /** For the whole call with all that it needs, log-in included. Default: the client's `timeoutMs`. */
  timeoutMs?: number | undefined
  /** Instead of the client's own; `''` is the root namespace. */
  namespace?: string | undefined
  /**
   * Which nodes of a cluster may answer a read: `any` spreads reads over standbys that answer them, and may give a value that is a moment
   * old, but never one older than what this client wrote. Default: the client's `nodes.readFrom`, else `active`.
   */
  readFrom?: 'active' | 'any' | undefined
}

/** One call on its way: its deadline is set once, so the steps of a call share it. */
export interface Call {
  operation: string
  /** The user's path, for messages. */
  path?: string | undefined
  namespace: string
  signal?: AbortSignal | undefined
  readFrom: 'active' | 'any'
  /** Both on the clock's monotonic scale. */
  startedAt: number
  deadline: number
  /** When a request of this call is about to be sent. */
  onSend?: (() => void) | undefined
  /** Counted up as it happens, also by requests that are shared with other calls. */
  readonly tally: { retries: number; address?: string }
}

export type StartCall = (operation: string, path: string | undefined, options?: CallOptions) => Call

export function createStartCall(
  defaults: { timeoutMs: number; namespace: string; readFrom: 'active' | 'any' },
  clock: Clock,
): StartCall {
  const inherited = trimmed(defaults.namespace)
  return (operation, given, options = {}) => {
    // Whatever a caller without types gives: it stands in messages.
    const path = typeof given === 'string' ? given : undefined
    const problem = optionsProblem(options)
    if (problem !== undefined) throw new VaultError('invalid_argument', problem, { operation, path })
    const startedAt = clock.monotonic()
    return {
      operation,
      path,
      namespace: options.namespace === undefined ? inherited : trimmed(options.namespace),
      signal: options.signal,
      readFrom: options.readFrom ?? defaults.readFrom,
      startedAt,
      deadline: startedAt + (options.timeoutMs ?? defaults.timeoutMs),
      tally: { retries: 0 },
    }
  }
}

function trimmed(namespace: string): string {
  return namespace.replace(/^\/+|\/+$/g, '')
}

// Checked by hand: this runs for every call, and a wrong type would only show much later.
function optionsProblem(options: CallOptions): string | undefined {
  if (typeof options !== 'object' || options === null) return 'the options must be an object'
  const { timeoutMs, signal, namespace, readFrom } = options
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    return 'timeoutMs must be a number above 0 and below 2^31'
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) return 'signal must be an AbortSignal'
  if (namespace !== undefined && typeof namespace !== 'string') return 'namespace must be a string'
  if (readFrom !== undefined && readFrom !== 'active' && readFrom !== 'any') return 'readFrom must be "active" or "any"'
  return undefined
}
