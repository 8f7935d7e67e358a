import type { FollowedDatabaseCredentials } from '../followed-database-credentials.ts'
import { clientWithCredentials } from './client-with-credentials.ts'
import type { PgModule } from './pg-module.ts'
import { poolWithCredentials } from './pool-with-credentials.ts'

/**
 * The npm package pg, or another with the same classes, whose pools and clients log in with followed credentials: for your own pools, and for
 * libraries that take pg as a driver, such as TypeORM. Every new connection uses the newest login; `user` and `password` in a configuration
 * are not used. When the login changes, idle connections are disconnected at once and busy ones as soon as they are released, so what holds a
 * connection (a query, a transaction, a listener) can finish as long as the old lease lasts: about a fifth of a lease. End the pool before
 * you close the credentials. Replaces the pure JavaScript classes: the native ones are not offered.
 *
 * @example
 * const { Pool } = pgWithCredentials(pg, credentials)
 * const pool = new Pool({ host: 'db.example.com', database: 'app' })
 *
 * @example
 * new DataSource({ type: 'postgres', host: 'db.example.com', database: 'app', driver: pgWithCredentials(pg, credentials) })
 */
export function pgWithCredentials<Module extends PgModule>(
  pg: Module,
  credentials: FollowedDatabaseCredentials,
): Module {
  return Object.create(pg, {
    Client: { value: clientWithCredentials(pg.Client, credentials), enumerable: true },
    Pool: { value: poolWithCredentials(pg, credentials), enumerable: true },
    // TypeORM would take it instead, where pg-native is installed.
    native: { value: null, enumerable: true },
  }) as Module
}
