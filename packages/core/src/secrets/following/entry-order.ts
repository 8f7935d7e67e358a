import type { Entry } from '../../cache/index.ts'

/**
 * Whether an entry is of an older state, as a node gives that lags behind. A secret that was removed and written anew begins with version 1 again,
 * and is newer.
 */
export function isOlder(entry: Entry, than: Entry): boolean {
  if (hasNoVersion(entry, than)) return entry.asked < than.asked
  return (entry.version ?? 0) < (than.version ?? 0) && writtenAt(entry) <= writtenAt(than)
}

/** Whether both are the same version of a secret that has versions. */
export function isSameVersion(entry: Entry, other: Entry): boolean {
  return entry.version === other.version && writtenAt(entry) === writtenAt(other)
}

/** Whether it is worth a look to whoever knows the other one. */
export function isNews(entry: Entry, known: Entry): boolean {
  if (hasNoVersion(entry, known)) return entry.asked > known.asked
  return !isSameVersion(entry, known) && !isOlder(entry, known)
}

// KV version 1: only the order of the questions is left to go by.
function hasNoVersion(entry: Entry, other: Entry): boolean {
  return (entry.version ?? other.version) === undefined
}

function writtenAt({ createdTime }: Entry): number {
  return createdTime?.getTime() ?? 0
}
