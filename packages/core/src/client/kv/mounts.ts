import type { Clock } from '../../foundation/index.ts'
import { pathSegments, withinCall, type Call, type Requester, type StartCall } from '../request/index.ts'
import { askForMount } from './ask-for-mount.ts'
import { createKnownMounts, type MountedPath } from './known-mounts.ts'

export interface Mounts {
  /** The mount of a path, if it is configured or known. */
  find(segments: readonly string[], call: Call): MountedPath | undefined
  /** Finds the mount of a path and its KV version: as configured, as known, or as the server says. */
  locate(segments: readonly string[], call: Call): Promise<MountedPath>
  /**
   * After an answer that a changed mount would explain: asks the server again, though not again within ten seconds, and returns the path as it
   * is mounted now if that is different.
   */
  moved(located: MountedPath, call: Call): Promise<MountedPath | undefined>
  /** After an answer that proves a mount to be another now: the next call asks for it. */
  forget(located: MountedPath, call: Call): void
}

export interface MountsParts {
  requester: Requester
  startCall: StartCall
  clock: Clock
  /** Whether there is a token that can be used at once. */
  isLoggedIn: () => boolean
  /** What the user says about mounts that the token may not ask about. */
  configured: Readonly<Record<string, 1 | 2>>
}

// What takes longer is stuck, and whoever comes then does better to ask anew.
const joinWithinMs = 5000
/** Those who ask for paths that may have one mount in common wait for one question. */
export function createMounts({ requester, startCall, clock, isLoggedIn, configured }: MountsParts): Mounts {
  const known = createKnownMounts(configured, clock)
  const asking = new Map<string, { done: Promise<void>; since: number }>()

  const waitingFor = (): string => (isLoggedIn() ? 'which secrets engine is mounted there' : 'the log-in')

  // With a deadline of its own: it serves others as well, and must not end with whoever came first.
  const ask = async (segments: readonly string[], { operation, path, namespace }: Call): Promise<void> => {
    known.remember(await askForMount(requester, segments, startCall(operation, path, { namespace })), namespace)
  }
  const askOnce = (segments: readonly string[], call: Call, key: string): Promise<void> => {
    const done = ask(segments, call).finally(() => {
      if (asking.get(key)?.done === done) asking.delete(key)
    })
    asking.set(key, { done, since: clock.monotonic() })
    return done
  }
  const find: Mounts['find'] = (segments, { namespace }) => known.find(segments, namespace)
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
        await withinCall(done, call, clock, waitingFor)
      }
    },
    async moved({ mount, name, engineVersion }, call) {
      if (!known.mayAskAgain(mount, call.namespace)) return undefined
      const segments = [...mount, ...name]
      await withinCall(ask(segments, call), call, clock, waitingFor)
      const now = find(segments, call)
      return now?.engineVersion === engineVersion ? undefined : now
    },
    forget: ({ mount }, { namespace }) => known.forget(mount, namespace),
  }
}

/** Checks and splits a path; a trailing slash, as `list` returns for folders, is allowed where `folder` says so. */
export function splitPath(path: string, operation: string, folder = false): readonly string[] {
  return pathSegments(folder && typeof path === 'string' ? path.replace(/(?<=[^/])\/$/, '') : path, operation)
}
