import type { SecretData } from '../../../foundation/index.ts'
import type { EngineOptions } from '../engine-endpoint.ts'

/** What a role with passwords gives. Roles with another `credential_type` give its fields in the server's own names. */
export interface DatabaseLogin {
  username: string
  password: string
}

/** A database user made for this call, alive as long as its lease. */
export interface DatabaseCredentials<Data extends object = DatabaseLogin> {
  /** Reads like a plain object and prints redacted. */
  data: SecretData<Data>
  leaseId: string
  /** From the moment of the answer. */
  leaseDurationSeconds: number
  renewable: boolean
}

/** The present password of a database user that stays, and that the server gives a new password from time to time. */
export interface DatabaseStaticCredentials<Data extends object = DatabaseLogin> {
  /** Reads like a plain object and prints redacted. */
  data: SecretData<Data>
  /** Absent when the server has not rotated it yet. Compare it to see whether the password is another one: `ttlSeconds` may jump without. */
  lastVaultRotation?: Date
  /** Absent when the role rotates by `rotationSchedule`. */
  rotationPeriodSeconds?: number
  /** A cron expression. */
  rotationSchedule?: string
  rotationWindowSeconds?: number
  /** Until the next rotation is due. */
  ttlSeconds: number
}

/**
 * The database secrets engine. Every method may be called concurrently, and can fail with `bad_request` for a role or connection that does
 * not exist, `server_failed` when the database refuses, and as `Kv` does.
 *
 * @example
 * const { data, leaseDurationSeconds } = await vault.database.credentials('app')
 * const pool = new Pool({ user: data.username, password: data.password })
 */
export interface Database {
  /**
   * Makes a new database user with each call; its lease ends with the token that asked, at the latest. Tried again when an answer is lost,
   * as any read: the price is a user nobody knows, who goes when his lease expires.
   */
  credentials<Data extends object = DatabaseLogin>(
    role: string,
    options?: EngineOptions,
  ): Promise<DatabaseCredentials<Data>>
  /** Reads the password of a static role. It has no lease: ask again after `ttlSeconds`. */
  staticCredentials<Data extends object = DatabaseLogin>(
    role: string,
    options?: EngineOptions,
  ): Promise<DatabaseStaticCredentials<Data>>
  /** Gives the user of a static role a new password now. */
  rotateRole(role: string, options?: EngineOptions): Promise<void>
  /** Gives the user that the server itself logs in with a new password, which nobody but the server knows from then on. */
  rotateRoot(connection: string, options?: EngineOptions): Promise<void>
  /** Closes the server's connections to the database and opens them anew. */
  reset(connection: string, options?: EngineOptions): Promise<void>
}
