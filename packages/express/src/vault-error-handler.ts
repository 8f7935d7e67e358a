import { failureLine, httpProblem, isVaultError, type VaultError } from '@keyward/core'
import { mustBeFunction, optionProblems, refuse } from './check-arguments.ts'
import type { ExpressErrorHandler, ExpressRequest, ExpressResponse } from './express-types.ts'
import { send } from './send.ts'

export interface VaultErrorHandlerOptions {
  /**
   * Told of each error that was answered, for your log: nothing secret is in it. One that throws, or whose promise rejects, disturbs nobody; the
   * error is printed then. @default prints one line to stderr: method, path, code and what the error says, without its stack
   */
  onError?: ((error: VaultError, request: ExpressRequest) => unknown) | undefined
}

/**
 * Answers requests that failed with an error of Keyward: 503 with `retry-after` for what may be over in a moment, else 500; in JSON, without a
 * word of what went wrong. Every other error, and one that comes when the response has begun, goes on to the next error handler. Use it after
 * all routes. Throws `invalid_options`.
 */
export function vaultErrorHandler(options: VaultErrorHandlerOptions = {}): ExpressErrorHandler {
  const hint = 'Write vaultErrorHandler({ onError: (error, request) => … }), or vaultErrorHandler().'
  refuse('vaultErrorHandler', optionProblems(options, { onError: mustBeFunction }), hint)
  const { onError = print } = options
  // Express knows an error handler by its four parameters.
  return (error, request, response, next) => {
    if (response.headersSent || !isVaultError(error)) return next(error)
    answer(error, response)
    void tell(onError, error, request)
  }
}

function answer(error: VaultError, response: ExpressResponse): void {
  const { status, headers, body } = httpProblem(error)
  const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  send(response, { status, headers: { ...headers, ...json }, body: JSON.stringify(body) })
}

async function tell(
  onError: NonNullable<VaultErrorHandlerOptions['onError']>,
  error: VaultError,
  request: ExpressRequest,
): Promise<void> {
  try {
    await onError(error, request)
  } catch (failure) {
    const what = failure instanceof Error ? failure.name : typeof failure
    process.stderr.write(`vaultErrorHandler: onError failed with ${what}. It was told of:\n`)
    print(error, request)
  }
}

// One for each request while Vault is away: a stack in each would bury what else happens.
function print(error: VaultError, { method, originalUrl }: ExpressRequest): void {
  process.stderr.write(`${failureLine(error, { method, url: originalUrl })}\n`)
}
