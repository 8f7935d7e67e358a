import type { Cache, Entry, Subject } from '../../cache/index.ts'
import type { NamedSecret } from '../named-secret.ts'

/** Something made of a secret that has to stay up to date. */
export interface Follower {
  /** Reads it anew, from an answer that others share. Never rejects. */
  refreshFrom(answer: Promise<Entry>): Promise<void>
  /** Somebody has read it: takes it over if it is newer. */
  seen(entry: Entry): void
  close(): void
}

/** All that is followed, by what it follows. */
export interface Followers {
  add(secret: NamedSecret, follower: Follower): void
  remove(secret: NamedSecret, follower: Follower): void
  seen(subject: Subject, entry: Entry): void
  /** Reads anew every secret whose subject's key begins so: once for all who follow it, and a few at a time. */
  readAgain(keyPrefix: string): void
  close(): void
}

interface Followed {
  secret: NamedSecret
  followers: Set<Follower>
}

// Leaves connections for those who ask meanwhile.
const mostAtOnce = 20

export function createFollowers(cache: Pick<Cache, 'refresh'>): Followers {
  const followed = new Map<string, Followed>()
  const due = new Set<string>()
  let reading = 0
  const readOne = async (key: string): Promise<void> => {
    const { secret, followers } = followed.get(key) ?? {}
    if (secret === undefined || followers === undefined) return
    const answer = cache.refresh(secret.subject, secret.load).then(({ entry }) => entry)
    await Promise.all([...followers].map((each) => each.refreshFrom(answer)))
  }
  const readDue = (): void => {
    for (const key of due) {
      if (reading >= mostAtOnce) return
      due.delete(key)
      reading++
      void readOne(key).finally(() => {
        reading--
        readDue()
      })
    }
  }
  return {
    add(secret, follower) {
      const { key } = secret.subject
      const known = followed.get(key) ?? { secret, followers: new Set() }
      followed.set(key, known)
      known.followers.add(follower)
    },
    remove({ subject: { key } }, follower) {
      const followers = followed.get(key)?.followers
      if (followers?.delete(follower) && followers.size === 0) followed.delete(key)
    },
    seen({ key }, entry) {
      for (const each of followed.get(key)?.followers ?? []) each.seen(entry)
    },
    readAgain(keyPrefix) {
      for (const key of followed.keys()) if (key.startsWith(keyPrefix)) due.add(key)
      readDue()
    },
    close() {
      due.clear()
      for (const { followers } of followed.values()) for (const each of followers) each.close()
    },
  }
}
