import type { DatabaseLogin, FollowOptions, Lease } from '../../client/index.ts'
import type { SecretData } from '../../foundation/index.ts'

export interface DatabaseCredentialsOptions extends Pick<
  FollowOptions,
  'minIntervalSeconds' | 'signal' | 'timeoutMs' | 'namespace'
> {
  /** Where the database secrets engine is mounted. @default 'database' */
  mount?: string | undefined
}

/**
 * The login of a dynamic database user at one moment. Reads as plain values (`current.password`), prints as `[Secret database/creds/app]`;
 * `reveal()` gives a plain copy of username and password.
 */
export type CurrentDatabaseCredentials = SecretData<DatabaseLogin> & {
  readonly leaseId: string
  /** When the server drops this user unless the lease is renewed. */
  readonly expiresAt: Date
}

/**
 * The login of a dynamic database role, kept valid in the background: renewed while the server allows it, then replaced by that of a new user
 * before the old one ends. Prints without anything secret, and does not keep a process alive.
 *
 * @example
 * const { Pool } = pgWithCredentials(pg, credentials)
 * const pool = new Pool({ host: 'db.example.com', database: 'app' })
 */
export interface FollowedDatabaseCredentials extends AsyncDisposable, AsyncIterable<CurrentDatabaseCredentials> {
  /**
   * The newest login. After a change the one before stays valid until its own lease ends: for about a fifth of a lease, a tenth at least.
   */
  readonly current: CurrentDatabaseCredentials
  /** `ended`: the current login is no longer valid, because the server gave no new one in time; a new one is being sought. */
  readonly state: Lease['state']
  /** Called after each change. Returns the removal of the listener; one that throws disturbs nobody, nor does one whose promise rejects. */
  onChange(listener: (next: CurrentDatabaseCredentials, previous: CurrentDatabaseCredentials) => unknown): () => void
  /**
   * Gives the login after each change from now on; of several changes in a row only the last. Ends when this is closed.
   */
  [Symbol.asyncIterator](): AsyncIterator<CurrentDatabaseCredentials, undefined>
  /**
   * Asks Vault now whether the current login is still good, and gets another when it is not: for when it was refused. pg's connections do so by
   * themselves. Never fails, and asks for a new user no more often than `minIntervalSeconds` allows.
   */
  check(): Promise<void>
  /**
   * Revokes the current login, and those before it that still live. End the connections first: they may not survive it. Never fails, takes two
   * seconds at most, and may be called again.
   */
  close(): Promise<void>
}

/**
 * Follows the dynamic database role `role`. Each call gets database users of its own, so share the result. Fails as a read does: with
 * `permission_denied`, `bad_request` for a role that does not exist, `unreachable`, `timeout`; and with `unsupported` where the role gives no
 * password.
 */
export type FollowDatabaseCredentials = (
  role: string,
  options?: DatabaseCredentialsOptions,
) => Promise<FollowedDatabaseCredentials>
