import type { Clock } from '../../foundation/index.ts'
import type { FoundMount } from './ask-for-mount.ts'

/** A path split at its mount. */
export interface MountedPath {
  /** `['team', 'kv']` */
  mount: readonly string[]
  /** The rest, `['app', 'database']`; empty for the mount itself. */
  name: readonly string[]
  engineVersion: 1 | 2
  /** The paths of its endpoints, as they were made so far. */
  endpoints: Map<string | undefined, EndpointPath>
}

export interface EndpointPath {
  segments: readonly string[]
  encodedPath: string
}

/** What is known of mounts, per namespace. Mounts never nest, so a known one answers for every path below it. */
export interface KnownMounts {
  find(segments: readonly string[], namespace: string): MountedPath | undefined
  remember(found: FoundMount, namespace: string): void
  /** Without effect on one that the user states. */
  forget(mount: readonly string[], namespace: string): void
  /** True at most once in ten seconds for one mount, and never for one that the user states. */
  mayAskAgain(mount: readonly string[], namespace: string): boolean
}

interface Known {
  engineVersion: 1 | 2
  askedAt: number
}

const askAgainAfterMs = 10_000
const mostRemembered = 5000

export function createKnownMounts(configured: Readonly<Record<string, 1 | 2>>, clock: Clock): KnownMounts {
  const stated = new Map(Object.entries(configured).map(([mount, version]) => [mount.replace(/\/$/, ''), version]))
  const known = new Map<string, Known>()
  // A path is split into the same list every time, so the list stands for it.
  const located = new Map<string, Map<readonly string[], MountedPath>>()

  const search = (segments: readonly string[], namespace: string): MountedPath | undefined => {
    for (let length = 1; length <= segments.length; length++) {
      const mount = segments.slice(0, length)
      const name = mount.join('/')
      const engineVersion = stated.get(name) ?? known.get(`${namespace}\n${name}`)?.engineVersion
      if (engineVersion !== undefined)
        return { mount, name: segments.slice(length), engineVersion, endpoints: new Map() }
    }
    return undefined
  }
  return {
    find(segments, namespace) {
      const within = located.get(namespace)
      const remembered = within?.get(segments)
      if (remembered !== undefined) return remembered
      const found = search(segments, namespace)
      if (found === undefined) return undefined
      // A program asks for few paths, again and again.
      const room =
        within === undefined || within.size >= mostRemembered ? new Map<readonly string[], MountedPath>() : within
      located.set(namespace, room.set(segments, found))
      return found
    },
    remember({ mount, engineVersion }, namespace) {
      known.set(`${namespace}\n${mount}`, { engineVersion, askedAt: clock.monotonic() })
      located.delete(namespace)
    },
    forget(mount, namespace) {
      known.delete(`${namespace}\n${mount.join('/')}`)
      located.delete(namespace)
    },
    mayAskAgain(mount, namespace) {
      const entry = known.get(`${namespace}\n${mount.join('/')}`)
      if (entry === undefined || clock.monotonic() - entry.askedAt < askAgainAfterMs) return false
      entry.askedAt = clock.monotonic()
      return true
    },
  }
}
