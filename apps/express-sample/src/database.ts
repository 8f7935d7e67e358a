import { type Vault, pgWithCredentials } from '@keyward/core'
import * as pg from 'pg'
import type { Configuration } from './configuration.ts'

export interface Database {
  readonly pool: pg.Pool
  /** Ends the connections first, and then the users that they logged in as. */
  close(): Promise<void>
}

/** A pool that logs in as users whom Vault makes and drops. */
export async function openDatabase(vault: Vault, configuration: Configuration): Promise<Database> {
  const credentials = await vault.secrets.databaseCredentials('express-sample')
  const { Pool } = pgWithCredentials(pg, credentials)
  const pool = new Pool({
    host: configuration.databaseHost,
    port: configuration.databasePort,
    database: configuration.databaseName,
    max: 10,
    connectionTimeoutMillis: 10_000,
  })
  // An idle connection that breaks is replaced at the next query.
  pool.on('error', (error) => console.warn(`database: an idle connection broke: ${error.message}`))
  return {
    pool,
    async close() {
      await pool.end()
      await credentials.close()
    },
  }
}
