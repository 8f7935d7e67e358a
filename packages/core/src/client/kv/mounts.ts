import { type Clock, createSingleFlight, isVaultError, VaultError } from '../../foundation/index.ts'
import { pathSegments, withinCall, type Call, type Requester } from '../request/index.ts'

/** A path split at its mount. */
interface MountedPath {
  /** `['team', 'kv']` */
  mount: readonly string[]
  /** The rest, `['app', 'database']`; empty for the mount itself. */
  name: readonly string[]
  engineVersion: 1 | 2
}

export interface Mounts {
  /** Finds the mount of a path and its KV version: as configured, as known, or as the server says. */
  locate(segments: readonly string[], call: Call): Promise<MountedPath>
}

/**
 * Remembers what the server said for the life of the client, per namespace. Mounts never nest, so a known mount answers for every path
 * below it.
 */
export function createMounts(requester: Requester, clock: Clock, configured: Readonly<Record<string, 1 | 2>>): Mounts {
  const known = new Map<string, 1 | 2>()
  const lookups = createSingleFlight<{ mount: string; engineVersion: 1 | 2 }>()
  const stated = new Map(Object.entries(configured).map(([mount, version]) => [mount.replace(/\/$/, ''), version]))

  const find = (segments: readonly string[], namespace: string): MountedPath | undefined => {
    for (let length = segments.length; length > 0; length--) {
      const mount = segments.slice(0, length)
      const engineVersion = stated.get(mount.join('/')) ?? known.get(`${namespace}\n${mount.join('/')}`)
      if (engineVersion !== undefined) return { mount, name: segments.slice(length), engineVersion }
    }
    return undefined
  }
  return {
    async locate(segments, call) {
      const found = find(segments, call.namespace)
      if (found !== undefined) return found
      // Shared by callers, so it must not end when one of them gives up.
      const shared = { ...call, signal: undefined, onSend: undefined }
      const flight = lookups.run(`${call.namespace}\n${segments.join('/')}`, () => ask(requester, segments, shared))
      const { mount, engineVersion } = await withinCall(flight, call, clock)
      known.set(`${call.namespace}\n${mount}`, engineVersion)
      return find(segments, call.namespace) as MountedPath
    },
  }
}

async function ask(
  requester: Requester,
  segments: readonly string[],
  call: Call,
): Promise<{ mount: string; engineVersion: 1 | 2 }> {
  try {
    const lookup = ['sys', 'internal', 'ui', 'mounts', ...segments]
    const { body } = await requester({ call, method: 'GET', segments: lookup })
    return mountFrom(body, call)
  } catch (error) {
    throw isVaultError(error, 'permission_denied') ? await whyNot(requester, segments, call, error) : error
  }
}

function mountFrom(body: unknown, { operation, path }: Call): { mount: string; engineVersion: 1 | 2 } {
  const { type, path: mountPath, options } = (body as { data?: Record<string, unknown> }).data ?? {}
  const mount = String(mountPath).replace(/\/$/, '')
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
  const { operation, path } = call
  const { address, status, serverErrors } = denied
  return new VaultError(
    'permission_denied',
    `the server does not tell which secrets engine is mounted there (${status} from ${address})`,
    {
      operation,
      path,
      address,
      status,
      serverErrors,
      hint: 'Either no policy of the token allows anything below this mount, or there is no such mount. When the policies are right, state the version with kv: { mounts: { "<mount>": 2 } }.',
    },
  )
}

/** Checks and splits a path; a trailing slash, as `list` returns for folders, is allowed where `folder` says so. */
export function splitPath(path: string, operation: string, folder = false): string[] {
  return pathSegments(folder && typeof path === 'string' ? path.replace(/(?<=[^/])\/$/, '') : path, operation)
}
