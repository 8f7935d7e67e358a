import { isVaultError, VaultError } from '../../../foundation/index.ts'

const unclear =
  'The token may be spent and its answer lost. Look it up: while it is known it can be unwrapped; otherwise have the secret revoked and a new one wrapped.'

const spent =
  "Unless one of yours has used it or it has expired, somebody else has what was in it: have that secret revoked, and find who in the server's audit log, by the token's accessor."

/** What a refusal means for a wrapping token: a warning, or an outcome that lookup() can settle. */
export function readableRefusal(error: unknown): never {
  if (isVaultError(error, 'outcome_unknown')) throw retold(error, 'outcome_unknown', error.what, unclear)
  if (!isVaultError(error, 'bad_request', 'permission_denied') || !isAboutToken(error)) throw error
  throw retold(error, 'unwrap_failed', `${error.address} does not know this wrapping token (any more)`, spent)
}

// A 403 is about the token only where nothing but the token was sent; rewrapping needs a policy besides.
function isAboutToken({ code, operation, serverErrors }: VaultError): boolean {
  if (code === 'permission_denied') return operation !== 'wrapping.rewrap'
  return serverErrors?.some((said) => /wrapping token/i.test(said)) ?? false
}

function retold(error: VaultError, code: 'outcome_unknown' | 'unwrap_failed', what: string, hint: string): VaultError {
  const { operation, path, address, status, serverErrors, sent, cause } = error
  return new VaultError(code, what, { operation, path, address, status, serverErrors, sent, cause, hint })
}
