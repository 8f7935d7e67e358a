import { isVaultError, type VaultError } from '../foundation/index.ts'

/** It is not there, as the server says. */
export function isAbsence(error: unknown): error is VaultError {
  return isVaultError(error, 'not_found', 'version_not_found', 'version_deleted', 'version_destroyed')
}

/** Nobody could say: what was read before is as good as it was. Never a refusal. */
export function isOutage(error: unknown): boolean {
  return isVaultError(
    error,
    'unreachable',
    'tls_failed',
    'timeout',
    'sealed',
    'not_initialized',
    'no_leader',
    'state_not_present',
    'engine_starting',
    'rate_limited',
    'server_failed',
    'unexpected_response',
  )
}
