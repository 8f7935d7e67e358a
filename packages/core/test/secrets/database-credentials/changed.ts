import type { FollowedDatabaseCredentials } from '../../../src/secrets/database-credentials/index.ts'

/** Waits for the next change. */
export function changed(credentials: FollowedDatabaseCredentials): Promise<void> {
  return new Promise((resolve) => {
    const remove = credentials.onChange(() => {
      remove()
      resolve()
    })
  })
}
