import { isOutage } from '../cache/index.ts'
import { isVaultError, type VaultError } from '../foundation/index.ts'

/** An error as an answer for whoever sent the request, who need not know that there is a Vault. */
export interface HttpProblem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly error: 'unavailable' | 'internal' }
}

const soonSeconds = 5

/** Fixed texts only: no message, path or address of the error is in it. */
export function httpProblem(error: unknown): HttpProblem {
  if (isPassing(error)) {
    const seconds = error.retryAfterMs === undefined ? soonSeconds : Math.max(1, Math.ceil(error.retryAfterMs / 1000))
    return { status: 503, headers: { 'retry-after': String(seconds) }, body: { error: 'unavailable' } }
  }
  return { status: 500, headers: {}, body: { error: 'internal' } }
}

// What may be over in a moment. All else is for those who run the service, also "denied": it is not the client that was denied.
function isPassing(error: unknown): error is VaultError {
  if (!isVaultError(error, 'incomplete')) return isOutage(error) || isVaultError(error, 'closed', 'key_ring_empty')
  return Object.values(error.failures ?? {}).every(isPassing)
}
