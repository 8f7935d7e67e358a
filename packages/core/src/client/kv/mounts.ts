import type { Clock } from '../../foundation/index.ts'
import { pathSegments, withinCall, type Call, type Requester, type StartCall } from '../request/index.ts'
import { askForMount } from './ask-for-mount.ts'

/** A path split at its mount. */
export interface MountedPath {
  /** `['team', 'kv']` */
  mount: readonly string[]
  /** The rest, `['app', 'database']`; empty for the mount itself. */
  name: readonly string[]
  engineVersion: 1 | 2
}

export interface Mounts {
  /** The mount of a path, if it is configured or known. */
  find(segments: readonly string[], call: Pick<Call, 'namespace'>): MountedPath | undefined
  /** Finds the mount of a path and its KV version: as configured, as known, or as the server says. */
  locate(segments: readonly string[], call: Call): Promise<MountedPath>
  /**
   * After an answer that a changed mount would explain: asks the server again, though not again within ten seconds, and returns the path as it
   * is mounted now if that is different.
   */
  moved(located: MountedPath, call: Call): Promise<MountedPath | undefined>
}

export interface MountsParts {
  requester: Requester
  startCall: StartCall
  clock: Clock
  /** What the user says about mounts that the token may not ask about. */
  configured: Readonly<Record<string, 1 | 2>>
}

interface Known {
  engineVersion: 1 | 2
  askedAt: number
}

// What takes longer is stuck, and whoever comes then does better to ask anew.
const joinWithinMs = 5000
const askAgainAfterMs = 10_000

/**
 * Remembers what the server said, per namespace. Mounts never nest, so a known mount answers for every path below it, and those who ask for
 * paths that may have one mount in common wait for one question.
 */
export function createMounts({ requester, startCall, clock, configured }: MountsParts): Mounts {
  const known = new Map<string, Known>()
  const asking = new Map<string, { done: Promise<void>; since: number }>()
  const stated = new Map(Object.entries(configured).map(([mount, version]) => [mount.replace(/\/$/, ''), version]))

  const search = (segments: readonly string[], namespace: string): MountedPath | undefined => {
    for (let length = segments.length; length > 0; length--) {
      const mount = segments.slice(0, length)
      const name = mount.join('/')
      const engineVersion = stated.get(name) ?? known.get(`${namespace}\n${name}`)?.engineVersion
      if (engineVersion !== undefined) return { mount, name: segments.slice(length), engineVersion }
    }
    return undefined
  }
  // A path is split into the same segments every time, so they stand for it.
  const found = new Map<string, WeakMap<readonly string[], MountedPath>>()
  const find: Mounts['find'] = (segments, { namespace }) => {
    const remembered = found.get(namespace)?.get(segments)
    if (remembered !== undefined) return remembered
    const located = search(segments, namespace)
    if (located === undefined) return undefined
    const within = found.get(namespace) ?? new WeakMap<readonly string[], MountedPath>()
    found.set(namespace, within.set(segments, located))
    return located
  }
  // With a deadline of its own: it serves others as well, and must not end with whoever came first.
  const ask = async (segments: readonly string[], { operation, path, namespace }: Call): Promise<void> => {
    const { mount, engineVersion } = await askForMount(requester, segments, startCall(operation, path, { namespace }))
    known.set(`${namespace}\n${mount}`, { engineVersion, askedAt: clock.monotonic() })
    found.delete(namespace)
  }
  const askOnce = (segments: readonly string[], call: Call, key: string): Promise<void> => {
    const done = ask(segments, call).finally(() => {
      if (asking.get(key)?.done === done) asking.delete(key)
    })
    asking.set(key, { done, since: clock.monotonic() })
    return done
  }
  return {
    find,
    async locate(segments, call) {
      const key = `${call.namespace}\n${segments[0]}`
      for (let located = find(segments, call); ; located = find(segments, call)) {
        if (located !== undefined) return located
        const other = asking.get(key)
        const joins = other !== undefined && clock.monotonic() - other.since < joinWithinMs
        // What becomes of somebody else's question says nothing about this path, unless it finds its mount.
        const done = joins ? other.done.catch(() => undefined) : askOnce(segments, call, key)
        await withinCall(done, call, clock, 'which secrets engine is mounted there')
      }
    },
    async moved({ mount, name, engineVersion }, call) {
      const entry = known.get(`${call.namespace}\n${mount.join('/')}`)
      if (entry === undefined || clock.monotonic() - entry.askedAt < askAgainAfterMs) return undefined
      entry.askedAt = clock.monotonic()
      const segments = [...mount, ...name]
      await withinCall(ask(segments, call), call, clock, 'which secrets engine is mounted there')
      const now = find(segments, call)
      return now?.engineVersion === engineVersion ? undefined : now
    },
  }
}

/** Checks and splits a path; a trailing slash, as `list` returns for folders, is allowed where `folder` says so. */
export function splitPath(path: string, operation: string, folder = false): readonly string[] {
  return pathSegments(folder && typeof path === 'string' ? path.replace(/(?<=[^/])\/$/, '') : path, operation)
}
