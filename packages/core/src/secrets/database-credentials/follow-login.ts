import { inspect } from 'node:util'
import type { DatabaseLogin, Lease } from '../../client/index.ts'
import { changesOf } from './changes-of.ts'
import { currentCredentials } from './current-credentials.ts'
import type { FollowedDatabaseCredentials } from './followed-database-credentials.ts'

/** Shows a lease as the login that it is for. `onClose` is called once. */
export function followLogin(
  lease: Lease<DatabaseLogin>,
  path: string,
  onClose: () => void,
): FollowedDatabaseCredentials {
  let changed = Promise.withResolvers<void>()
  lease.onChange(() => {
    changed.resolve()
    changed = Promise.withResolvers()
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    if (closing === undefined) {
      closing = lease.close()
      onClose()
      changed.resolve()
    }
    return closing
  }
  const followed: FollowedDatabaseCredentials = {
    get current() {
      return currentCredentials(lease.current)
    },
    get state() {
      return lease.state
    },
    // A promise that a listener returns goes on to the lease, which sees to it that nothing comes of its failing.
    onChange: (listener) =>
      lease.onChange((next, previous) => listener(currentCredentials(next), currentCredentials(previous))),
    [Symbol.asyncIterator]: () => changesOf(followed, () => changed.promise),
    check: () => lease.check(),
    close,
    [Symbol.asyncDispose]: close,
  }
  const printed = (): string => `[Database credentials ${path}, ${lease.state}]`
  return Object.defineProperties(followed, { [inspect.custom]: { value: printed }, toJSON: { value: printed } })
}
