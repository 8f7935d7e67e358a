import { createEventEmitter, isVaultError } from '../foundation/index.ts'
import type { AdminEndpointName, AdminOptions } from './admin-options.ts'

/** An error, and what came of it. */
export interface AdminFailure {
  readonly error: unknown
  readonly endpoint: AdminEndpointName
  /** `failed`, or what else could not be done. */
  readonly what: string
  /** What the endpoint answered. */
  readonly status: number
}

export type TellOfFailure = (failure: AdminFailure) => void

/** Tells whom the options name, or the process. */
export function createTellOfFailure(onError: AdminOptions<never>['onError']): TellOfFailure {
  // A listener that fails disturbs nobody there.
  const events = createEventEmitter<{ failure: AdminFailure }>()
  events.on('failure', onError === undefined ? warn : ({ error, endpoint }) => onError(error, endpoint))
  return (failure) => events.emit('failure', failure)
}

// What an error of somebody else says may be secret.
function warn({ error, endpoint, what, status }: AdminFailure): void {
  const why = isVaultError(error) ? error.message.replace(/\s+/g, ' ') : nameOf(error)
  process.emitWarning(
    `The admin endpoint ${endpoint.method} ${endpoint.path} ${what} (${why}), and answered ${status}. Give onError to see the error.`,
    'KeywardWarning',
  )
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
