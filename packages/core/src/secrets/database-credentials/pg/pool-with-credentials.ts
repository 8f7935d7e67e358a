import type { FollowedDatabaseCredentials } from '../followed-database-credentials.ts'
import { clientWithCredentials } from './client-with-credentials.ts'
import { givenConfiguration } from './given-configuration.ts'
import type { PgModule, PgPool, PgPoolConfig } from './pg-module.ts'

type PoolConstructor = new (config: PgPoolConfig) => PgPool

/** A pool whose connections all log in with the newest credentials, and that lets those go that logged in with older ones. */
export function poolWithCredentials(
  { Pool, Client }: PgModule,
  credentials: FollowedDatabaseCredentials,
): PgModule['Pool'] {
  return class extends (Pool as PoolConstructor) {
    constructor(given?: PgPoolConfig | string) {
      const config: PgPoolConfig = givenConfiguration(given)
      super({ ...config, Client: clientWithCredentials(config.Client ?? Client, credentials) })
      const stop = credentials.onChange(() => (this.ending ? stop() : disconnectIdle(this)))
    }
  }
}

/**
 * Takes as many connections out of the pool as are idle at the moment of a change, which all logged in before it, and gives them back: that
 * disconnects them. Whatever else the pool hands out for it just goes back.
 */
function disconnectIdle(pool: PgPool): void {
  for (let left = pool.idleCount; left > 0; left--) {
    pool.connect().then(
      (client) => client.release(),
      // A pool that cannot connect tells those who want to use it.
      () => undefined,
    )
  }
}
