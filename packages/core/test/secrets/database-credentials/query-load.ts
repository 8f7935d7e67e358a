import type { Pool } from 'pg'

export interface QueryLoad {
  queries: number
  failures: string[]
  /** Every database user that a query ran as. */
  users: Set<string>
  connections: number
}

/** Asks `select current_user` so many times a second for so long, and waits for the last answer. */
export async function underLoad(pool: Pool, { perSecond = 200, durationMs = 5000 } = {}): Promise<QueryLoad> {
  const load: QueryLoad = { queries: 0, failures: [], users: new Set(), connections: 0 }
  const failed = (error: unknown): void => void load.failures.push(String(error))
  pool.on('error', failed)
  pool.on('connect', () => load.connections++)
  const underway: Promise<void>[] = []
  const ask = (): Promise<void> =>
    pool.query<{ user: string }>('select current_user as user').then(({ rows }) => {
      load.users.add(String(rows[0]?.user))
    }, failed)
  const begin = performance.now()
  await new Promise<void>((resolve) => {
    // By the time that has passed, because a timer comes late more often than it is asked to.
    const timer = setInterval(() => {
      const passedMs = performance.now() - begin
      for (; load.queries < (Math.min(passedMs, durationMs) / 1000) * perSecond; load.queries++) underway.push(ask())
      if (passedMs < durationMs) return
      clearInterval(timer)
      resolve()
    }, 1000 / perSecond)
  })
  await Promise.all(underway)
  return load
}
