import { isVaultError, type VaultErrorCode } from '../foundation/index.ts'

/** An error as an answer for whoever sent the request, who need not know that there is a Vault. */
export interface HttpProblem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly error: 'unavailable' | 'internal' }
}

// What may be over in a moment. All else is for those who run the service, also "denied": it is not the client that was denied.
const passing: ReadonlySet<VaultErrorCode> = new Set([
  'unreachable',
  'timeout',
  'sealed',
  'not_initialized',
  'no_leader',
  'state_not_present',
  'engine_starting',
  'rate_limited',
  'server_failed',
  'closed',
])

const soonSeconds = 5

/** Fixed texts only: no message, path or address of the error is in it. */
export function httpProblem(error: unknown): HttpProblem {
  if (isVaultError(error) && isPassing(error)) {
    const seconds = error.retryAfterMs === undefined ? soonSeconds : Math.max(1, Math.ceil(error.retryAfterMs / 1000))
    return { status: 503, headers: { 'retry-after': String(seconds) }, body: { error: 'unavailable' } }
  }
  return { status: 500, headers: {}, body: { error: 'internal' } }
}

function isPassing({
  code,
  failures,
}: {
  code: VaultErrorCode
  failures?: Readonly<Record<string, unknown>>
}): boolean {
  if (code !== 'incomplete') return passing.has(code)
  return Object.values(failures ?? {}).every((failure) => isVaultError(failure) && passing.has(failure.code))
}
