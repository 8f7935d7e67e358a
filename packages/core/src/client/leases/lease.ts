import type { SecretData } from '../../foundation/index.ts'
import type { CallOptions } from '../request/index.ts'

/** What to do with a leased secret as its lease goes on. */
export interface FollowOptions extends CallOptions {
  /**
   * `rotate`: get a new secret before the lease can no longer be renewed, so that there is always one to use. `renew`: keep this one alive for as
   * long as the server allows, and then let it end. @default 'rotate'
   */
  mode?: 'rotate' | 'renew'
  /**
   * The least time between two new secrets, whatever goes wrong: every one may be a new user in a database. Where a lease lasts shorter, four
   * fifths of it. @default 10
   */
  minIntervalSeconds?: number
}

/** A leased secret at one moment. */
export interface LeasedSecret<Data extends object = Record<string, unknown>> {
  /** Reads like a plain object and prints redacted. */
  data: SecretData<Data>
  leaseId: string
  /** When the lease ends unless it is renewed. */
  expiresAt: Date
}

/**
 * A leased secret that is kept alive in the background: renewed at about two thirds of its lease, replaced when renewing is over, when the server
 * has lost it, or when the token that it hangs on was replaced. A renewal that is not answered is tried again while the lease lasts.
 *
 * @example
 * const lease = await vault.leases.follow<{ username: string; password: string }>('database/creds/app')
 * lease.onChange((next) => pool.reconnect(next.data))
 * connect(lease.current.data.username, lease.current.data.password)
 */
export interface Lease<Data extends object = Record<string, unknown>> extends AsyncDisposable {
  /** The newest secret. After a change the one before stays valid until its own lease ends: about a fifth of a lease, a tenth at least. */
  readonly current: LeasedSecret<Data>
  /** `ended`: the current secret is no longer valid. In `rotate` mode a new one is being sought. */
  readonly state: 'live' | 'ended' | 'closed'
  /** Called after each change of the secret. Returns the removal of the listener; one that throws disturbs nobody. */
  onChange(listener: (next: LeasedSecret<Data>, previous: LeasedSecret<Data>) => unknown): () => void
  /** Called when the secret has ended and there is no new one. */
  onEnd(listener: () => unknown): () => void
  /**
   * Renews it now, or replaces it where it cannot be renewed: for when its secret was refused, because an operator may have revoked it, which nobody is
   * told. Never fails. Calls that are made meanwhile are one, and `minIntervalSeconds` holds for it too.
   */
  check(): Promise<void>
  /** Revokes the current lease and the ones before it that still live. Never fails, and takes two seconds at most. */
  close(): Promise<void>
}

/** Leased secrets: dynamic database users, cloud credentials and whatever else comes with a lease. */
export interface Leases {
  /**
   * Reads a secret and keeps it alive. Fails as `vault.kv.read` does, and with `unsupported` when what is read has no lease. Concurrent calls
   * each get a lease of their own.
   */
  follow<Data extends object = Record<string, unknown>>(path: string, options?: FollowOptions): Promise<Lease<Data>>
}
