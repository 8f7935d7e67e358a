import { isVaultError, VaultError } from '../../foundation/index.ts'
import type { LoginContext } from './auth-method.ts'
import { type Credential, currentCredential } from './credential.ts'
import { printableToken } from './printable-token.ts'

const operation = 'login approle'

/** Unwraps at the first log-in and remembers the secret id from then on, as a wrapping token is good for one use. */
export function unwrapOnce(wrapped: Credential, mount: string): (context: LoginContext) => Promise<string> {
  let unwrapped: Promise<string> | undefined
  let unclear = false
  return (context) =>
    (unwrapped ??= unwrap(context, wrapped, mount, unclear).catch((error: unknown) => {
      unwrapped = undefined
      unclear ||= isVaultError(error, 'outcome_unknown')
      throw error
    }))
}

async function unwrap(context: LoginContext, wrapped: Credential, mount: string, unclear: boolean): Promise<string> {
  const given = await currentCredential(wrapped, 'wrappedSecretId', 'approle')
  const token = printableToken(given, 'wrappedSecretId', 'approle')
  try {
    requireMadeBy(mount, await context.request('POST', 'sys/wrapping/lookup', { body: { token } }))
    // Sent once only: a second time it would be refused and look like a theft.
    return secretIdIn(await context.request('POST', 'sys/wrapping/unwrap', { token, repeatable: false }))
  } catch (error) {
    throw isVaultError(error, 'bad_request', 'permission_denied', 'not_found') ? usedUp(error, unclear) : error
  }
}

// Who took the real token could hand out one of his own, to have us work with credentials of his choice.
function requireMadeBy(mount: string, body: unknown): void {
  const { data } = (body ?? {}) as { data?: { creation_path?: unknown } }
  const path = typeof data?.creation_path === 'string' ? data.creation_path : 'an unknown path'
  const [before, after] = [`auth/${mount}/role/`, '/secret-id']
  const role = path.slice(before.length, -after.length)
  if (path.startsWith(before) && path.endsWith(after) && role !== '' && !role.includes('/')) return
  throw new VaultError(
    'unwrap_failed',
    `the wrapping token was made at ${path} and not at ${before}<role>${after}; it was not unwrapped`,
    { operation, path: 'sys/wrapping/lookup' },
  )
}

function secretIdIn(body: unknown): string {
  const { data } = (body ?? {}) as { data?: { secret_id?: unknown } | null }
  if (typeof data?.secret_id === 'string') return data.secret_id
  throw new VaultError('unexpected_response', 'the unwrapped answer holds no secret id', {
    operation,
    path: 'sys/wrapping/unwrap',
  })
}

function usedUp({ path, address, status, serverErrors }: VaultError, unclear: boolean): VaultError {
  const reason = unclear
    ? 'an earlier attempt of this client had no clear answer and may have used it up'
    : 'it has expired, or somebody else has unwrapped it'
  return new VaultError(
    'unwrap_failed',
    `${address} does not know the wrapping token of the secret id (any more): ${reason}`,
    { operation, path, address, status, serverErrors },
  )
}
