import type { SecretData } from '../../foundation/index.ts'
import type { CallOptions } from '../request/index.ts'

/** A secret as it was read: one version of it in KV v2, the only one there is in KV v1. */
export interface KvSecret<Data extends object = Record<string, unknown>> {
  readonly path: string
  /** Reads like a plain object and prints redacted. */
  readonly data: SecretData<Data>
  /** KV v2 only, like the three fields below. */
  readonly version?: number
  readonly createdTime?: Date
  /** In the future when `delete_version_after` is set and has not passed. */
  readonly deletionTime?: Date
  readonly customMetadata?: Record<string, string>
  /** KV v1 only: after how long to read it again. What its field `ttl` asks for, else the engine's default. */
  readonly leaseDurationSeconds?: number
}

/** One version of a secret, without its data. */
export interface KvVersion {
  version: number
  createdTime: Date
  deletionTime?: Date
  state: 'available' | 'deleted' | 'destroyed'
}

export interface KvMetadata {
  path: string
  currentVersion: number
  oldestVersion: number
  createdTime: Date
  updatedTime: Date
  /** 0 means the engine's own setting. */
  maxVersions: number
  casRequired: boolean
  /** As the server prints it, for example `0s` (never) or `720h0m0s`. */
  deleteVersionAfter: string
  customMetadata: Record<string, string>
  /** Newest first. */
  versions: KvVersion[]
}

export interface KvMetadataChange {
  maxVersions?: number
  casRequired?: boolean
  deleteVersionAfter?: string
  /** Replaces what is there. Anyone who may read the secret sees it: nothing secret belongs here. */
  customMetadata?: Record<string, string>
}

/** What a write made. Both fields are KV v2's. */
export interface KvWritten {
  version?: number
  createdTime?: Date
}

export interface KvReadOptions extends CallOptions {
  /** Default, and 0: the newest. */
  version?: number
}

export interface KvWriteOptions extends CallOptions {
  /**
   * Write only if this is still the newest version; 0 only if there has never been one. KV v2 only. `undefined` is refused: leave it out to
   * write in any case. When the answer is lost, the write counts as done if the version after holds this data, whoever wrote it.
   */
  checkAndSet?: number
}

export interface KvVersionsOptions extends CallOptions {
  versions: readonly number[]
}

/**
 * The key/value secrets engine, both versions. A path is `mount/name`, for example `secret/app/database`; which version the mount has
 * is asked once from the server. Every method may be called concurrently. Besides the codes named below, each can fail with
 * `permission_denied`, `mount_not_found`, `invalid_path`, `sealed`, `no_leader`, `unreachable`, `timeout` or `aborted`.
 *
 * @example
 * const { data, version } = await vault.kv.read<{ password: string }>('secret/app/database')
 * await vault.kv.write('secret/app/database', { ...data.reveal(), password: next }, { checkAndSet: version })
 */
export interface Kv {
  /** Fails with `not_found`, `version_not_found`, `version_deleted` or `version_destroyed`. */
  read<Data extends object = Record<string, unknown>>(path: string, options?: KvReadOptions): Promise<KvSecret<Data>>
  /** Writes a new version, as a whole. Fails with `check_and_set_mismatch` when somebody wrote in between. */
  write(path: string, data: object, options?: KvWriteOptions): Promise<KvWritten>
  /**
   * Changes some fields of the newest version by JSON merge patch: `null` removes a field. Without the `patch` capability it reads
   * and writes with check-and-set instead. KV v2 only; fails with `not_found` or `version_deleted` when there is nothing to change.
   */
  patch(path: string, changes: object, options?: KvWriteOptions): Promise<KvWritten>
  /** KV v2: marks the newest version, or the versions named, deleted; `undelete` brings them back. KV v1: removes the secret. */
  delete(path: string, options?: CallOptions & { versions?: readonly number[] }): Promise<void>
  /** KV v2 only. */
  undelete(path: string, options: KvVersionsOptions): Promise<void>
  /** Removes the data of these versions for good. KV v2 only. */
  destroy(path: string, options: KvVersionsOptions): Promise<void>
  /** Names directly below a path, folders with a slash at the end; empty when there are none. */
  list(path: string, options?: CallOptions): Promise<string[]>
  /** KV v2 only. Fails with `not_found`. */
  metadata(path: string, options?: CallOptions): Promise<KvMetadata>
  /** KV v2 only. What is not named stays as it is. */
  updateMetadata(path: string, change: KvMetadataChange, options?: CallOptions): Promise<void>
  /** Removes the secret with all its versions and metadata, for good. KV v2 only. */
  deleteMetadata(path: string, options?: CallOptions): Promise<void>
  /** All versions the server still knows, newest first. KV v2 only. Fails with `not_found`. */
  history(path: string, options?: CallOptions): Promise<KvVersion[]>
  /** Writes the data of an older version as a new one, unless somebody else writes meanwhile. KV v2 only. */
  rollback(path: string, options: CallOptions & { toVersion: number }): Promise<KvWritten>
}
