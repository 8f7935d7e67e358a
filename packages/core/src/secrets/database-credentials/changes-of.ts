import type { CurrentDatabaseCredentials, FollowedDatabaseCredentials } from './followed-database-credentials.ts'

/** Waits for the next change, or for the end. */
export type NextChange = () => Promise<void>

type Followed = Pick<FollowedDatabaseCredentials, 'current' | 'state'>

/** The login after each change of it. Holds nothing between two calls, so it can be dropped without being ended. */
export function changesOf(
  followed: Followed,
  nextChange: NextChange,
): AsyncGenerator<CurrentDatabaseCredentials, undefined> {
  return changesAfter(followed.current.leaseId, followed, nextChange)
}

async function* changesAfter(
  leaseId: string,
  followed: Followed,
  nextChange: NextChange,
): AsyncGenerator<CurrentDatabaseCredentials, undefined> {
  let seen = leaseId
  while (followed.state !== 'closed') {
    const { current } = followed
    if (current.leaseId === seen) {
      await nextChange()
    } else {
      seen = current.leaseId
      yield current
    }
  }
  return undefined
}
