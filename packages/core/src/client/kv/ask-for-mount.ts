import { isVaultError, VaultError } from '../../foundation/index.ts'
import type { Call, Requester } from '../request/index.ts'

export interface FoundMount {
  mount: string
  engineVersion: 1 | 2
}

/** Asks the server which KV engine a path belongs to. Needs some capability below the mount, and no policy of its own. */
export async function askForMount(requester: Requester, segments: readonly string[], call: Call): Promise<FoundMount> {
  try {
    const lookup = ['sys', 'internal', 'ui', 'mounts', ...segments]
    // The server lets this in without a token, and only looks who asks.
    const { body } = await requester({ call, method: 'GET', segments: lookup, takesNoUse: true })
    return mountFrom(body, call)
  } catch (error) {
    throw isVaultError(error, 'permission_denied') ? await whyNot(requester, segments, call, error) : error
  }
}

function mountFrom(body: unknown, { operation, path }: Call): FoundMount {
  const { type, path: mountPath, options } = ((body ?? {}) as { data?: Record<string, unknown> }).data ?? {}
  if (typeof mountPath !== 'string') {
    throw new VaultError('unexpected_response', 'the server does not say which secrets engine is mounted there', {
      operation,
      path,
      hint: 'State the version with kv: { mounts: { "<mount>": 2 } }.',
    })
  }
  const mount = mountPath.replace(/\/$/, '')
  if (type !== 'kv' && type !== 'generic' && type !== 'cubbyhole') {
    throw new VaultError('wrong_engine', `a ${String(type)} secrets engine is mounted at ${mount}/, not KV`, {
      operation,
      path,
    })
  }
  return { mount, engineVersion: (options as { version?: string } | null)?.version === '2' ? 2 : 1 }
}

// The server answers 403 for a mount that does not exist as well as for one the token has nothing to do with. Asking for the path
// itself tells them apart wherever a policy covers it.
async function whyNot(
  requester: Requester,
  segments: readonly string[],
  call: Call,
  denied: VaultError,
): Promise<unknown> {
  const probe = await requester({ call, method: 'GET', segments }).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (isVaultError(probe, 'mount_not_found')) return probe
  if (denied.deniedBy === 'token') return denied
  const { operation, path } = call
  const { address, status, serverErrors, deniedBy } = denied
  const what = `the server does not tell which secrets engine is mounted there (${status} from ${address})`
  return new VaultError('permission_denied', what, {
    operation,
    path,
    address,
    status,
    serverErrors,
    deniedBy,
    hint: `${deniedBy === undefined ? 'The token is invalid or expired, none of its policies allows' : 'None of the policies of the token allows'} anything below this mount, or there is no such mount. When token and policies are right, state the version with kv: { mounts: { "<mount>": 2 } }.`,
  })
}
