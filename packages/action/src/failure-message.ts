import { isVaultError, type VaultError, type VaultErrorCode } from '@keyward/core'

// What the core's hints say by the names of its own options and calls, said by those of the inputs.
const hints: Partial<Readonly<Record<VaultErrorCode, string>>> = {
  invalid_path: 'Nothing was sent to the server.',
  not_found:
    'Check the path: it is that of the API, so a secret "secret/app" of KV version 2 is at "secret/data/app". ignoreNotFound goes on without it.',
  version_not_found: 'Look for the versions that exist with "vault kv metadata get".',
  version_deleted: 'Bring it back with "vault kv undelete", or read another version.',
  login_failed: 'Check the credentials, role and path (the mount of the auth method).',
  permission_denied: 'The token is invalid or expired, or no policy of it allows to read this path.',
  bad_request: '',
  unreachable: 'Check the input url, that the server runs, and that this runner may reach it.',
  tls_failed:
    'Give the authority that has signed the certificate of the server, as base64 of PEM, in caCertificate; and check the scheme and the host in url.',
  response_too_large: '',
  timeout: 'Look for what slows the server down.',
  mount_not_found:
    'Check the path: it begins with the mount of a secrets engine, and the policies of the token decide which of them there are for it.',
  wrong_engine:
    'The path is that of the API: of KV version 2, "secret/data/app" with a key behind it, or "secret/app#key".',
}

/** What is told of a failure in the log of the job: what failed, where, why, and what to do. */
export function failureMessage(error: unknown): string {
  if (isVaultError(error)) return vaultMessage(error)
  return error instanceof Error ? error.message : 'The action failed for a reason that it cannot tell.'
}

function vaultMessage({ code, what, path, operation, hint, deniedBy }: VaultError): string {
  const subject = path ?? (operation?.startsWith('login') ? operation : undefined)
  const sentence = `${subject === undefined ? '' : `${subject}: `}${what}`
  const next = deniedBy === undefined ? (hints[code] ?? hint) : hint
  return `${sentence}${/[.\n]$/.test(sentence) ? '' : '.'}${next === '' ? '' : ` ${next}`}`
}
