import { secretData, VaultError } from '../../foundation/index.ts'
import type { KvTarget } from './kv-engine.ts'
import type { KvMetadata, KvSecret, KvVersion, KvWritten } from './kv-types.ts'

/** KV v2's metadata of one version as the server sends it. */
export interface WireVersion {
  version: number
  created_time: string
  /** Empty when not deleted. */
  deletion_time: string
  destroyed: boolean
  custom_metadata?: Record<string, string> | null
}

/** One version of a secret as it was read; only what there is of it is set. */
export function secretFrom<Data extends object>(
  path: string,
  data: Data,
  { version, created_time: created, deletion_time: deleted, custom_metadata: customMetadata }: WireVersion,
): KvSecret<Data> & { version: number } {
  const secret: Mutable<KvSecret<Data>> & { version: number } = {
    path,
    data: secretData(data, { path, version }),
    version,
    createdTime: new Date(created),
  }
  if (deleted) secret.deletionTime = new Date(deleted)
  if (customMetadata) secret.customMetadata = customMetadata
  return Object.freeze(secret)
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** Deleted and destroyed are different: only one can be undone. */
export function versionGone(
  wire: WireVersion,
  fields: { operation: string; path: string; status: number },
): VaultError {
  const { version, destroyed, deletion_time: deleted } = wire
  if (destroyed) return new VaultError('version_destroyed', `version ${version} is destroyed`, { ...fields, version })
  const deletionTime = new Date(deleted)
  return new VaultError('version_deleted', `version ${version} was deleted at ${deleted}`, {
    ...fields,
    version,
    deletionTime,
  })
}

export function writtenFrom(body: unknown, { call, path, mount, name }: KvTarget): KvWritten {
  const { data } = (body ?? {}) as { data?: WireVersion }
  if (data === undefined) {
    const stray = [...mount, 'data', ...name].join('/')
    throw new VaultError('unexpected_response', 'the engine answered like KV version 1', {
      operation: call.operation,
      path,
      sent: true,
      hint: `The mount was replaced by one of version 1, and what was written lies at ${stray}: remove it there, and write again.`,
    })
  }
  const { version, created_time: created } = data
  return { version, createdTime: new Date(created) }
}

interface WireMetadata {
  current_version: number
  oldest_version: number
  created_time: string
  updated_time: string
  max_versions: number
  cas_required: boolean
  delete_version_after: string
  custom_metadata: Record<string, string> | null
  versions: Record<string, Omit<WireVersion, 'version'>>
}

export function metadataFrom(path: string, body: unknown): KvMetadata {
  const { data: wire } = body as { data: WireMetadata }
  const versions = Object.entries(wire.versions).map(([number, version]) =>
    versionFrom({ ...version, version: Number(number) }),
  )
  return {
    path,
    currentVersion: wire.current_version,
    oldestVersion: wire.oldest_version,
    createdTime: new Date(wire.created_time),
    updatedTime: new Date(wire.updated_time),
    maxVersions: wire.max_versions,
    casRequired: wire.cas_required,
    deleteVersionAfter: wire.delete_version_after,
    customMetadata: wire.custom_metadata ?? {},
    versions: versions.toSorted((a, b) => b.version - a.version),
  }
}

function versionFrom(wire: WireVersion): KvVersion {
  const deletionTime = wire.deletion_time === '' ? undefined : new Date(wire.deletion_time)
  const deleted = deletionTime !== undefined && deletionTime.getTime() <= Date.now()
  return {
    version: wire.version,
    createdTime: new Date(wire.created_time),
    ...(deletionTime && { deletionTime }),
    state: wire.destroyed ? 'destroyed' : deleted ? 'deleted' : 'available',
  }
}
