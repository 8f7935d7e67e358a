import { setTimeout as delay } from 'node:timers/promises'
import type { LiveSecrets } from './live-secrets.ts'

/** All users and tokens that were seen, and those of the beginning that still live. */
export interface SeenSecrets {
  readonly users: number
  readonly tokens: number
  readonly leftOver: readonly string[]
}

/** Looks twice a second until it is stopped. */
export function watchLiveSecrets(live: () => Promise<LiveSecrets>): { stop(): Promise<SeenSecrets> } {
  const [users, tokens] = [new Set<string>(), new Set<string>()]
  const look = async (): Promise<string[]> => {
    const now = await live()
    for (const user of now.users) users.add(user)
    for (const token of now.tokens) tokens.add(token)
    return [...now.users, ...now.tokens]
  }
  const beginning = look()
  const stopped = new AbortController()
  const watch = async (): Promise<void> => {
    await beginning
    while (!stopped.signal.aborted) {
      await delay(500)
      await look()
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopped.abort()
      await watching
      const [first, last] = [await beginning, await look()]
      return { users: users.size, tokens: tokens.size, leftOver: first.filter((each) => last.includes(each)) }
    },
  }
}
