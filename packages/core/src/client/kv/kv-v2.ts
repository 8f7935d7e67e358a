import { isVaultError, secretData, VaultError } from '../../foundation/index.ts'
import type { ApiResponse, Requester } from '../request/index.ts'
import { jsonData } from './json-data.ts'
import { engineRequest, type KvEngine, type KvTarget, listNames, requireName } from './kv-engine.ts'
import type { KvMetadataChange, KvSecret, KvWritten } from './kv-types.ts'
import { mergePatch } from './merge-patch.ts'
import { metadataFrom, secretFieldsFrom, versionGone, type WireVersion, writtenFrom } from './wire.ts'

export function createKvV2(requester: Requester): KvEngine {
  return {
    read: (target, version) => read(requester, target, version),
    write: (target, data, checkAndSet) => write(requester, target, data, checkAndSet),
    patch: (target, changes, checkAndSet) => patch(requester, target, changes, checkAndSet),
    async delete(target, versions) {
      if (versions !== undefined) return changeVersions(requester, target, 'delete', versions)
      requireName(target)
      await engineRequest(requester, target, 'data', { method: 'DELETE' })
    },
    undelete: (target, versions) => changeVersions(requester, target, 'undelete', versions),
    destroy: (target, versions) => changeVersions(requester, target, 'destroy', versions),
    list: (target) => listNames(requester, target, 'metadata'),
    async metadata(target) {
      requireName(target)
      const { body } = await engineRequest(requester, target, 'metadata', { method: 'GET' })
      return metadataFrom(target.path, body)
    },
    async updateMetadata(target, change) {
      requireName(target)
      await engineRequest(requester, target, 'metadata', { method: 'POST', body: metadataBody(change) })
    },
    async deleteMetadata(target) {
      requireName(target)
      await engineRequest(requester, target, 'metadata', { method: 'DELETE' })
    },
    rollback: (target, toVersion) => rollback(requester, target, toVersion),
  }
}

async function read<Data extends object>(
  requester: Requester,
  target: KvTarget,
  version?: number,
): Promise<KvSecret<Data>> {
  requireName(target)
  if (version !== undefined) checkVersions(target, [version], 0)
  const response = await engineRequest(requester, target, 'data', {
    method: 'GET',
    ...(version && { query: { version: String(version) } }),
    accept: [404],
  })
  const { data, metadata } =
    (response.body as { data?: { data?: Data | null; metadata?: WireVersion } } | undefined)?.data ?? {}
  if (!data || !metadata) throw missing(target, response, version, metadata)
  const fields = secretFieldsFrom(metadata)
  return { path: target.path, data: secretData(data, { path: target.path, version: fields.version }), ...fields }
}

function missing(
  target: KvTarget,
  { status, body }: ApiResponse,
  version: number | undefined,
  metadata?: WireVersion,
): VaultError {
  const { call, path } = target
  const fields = { operation: call.operation, path, status }
  if (metadata !== undefined) return versionGone(metadata, fields)
  const said = (body as { errors?: string[] } | undefined)?.errors?.join('; ')
  if (said) return new VaultError('mount_not_found', said.replace(/\.$/, ''), fields)
  if (!version) return new VaultError('not_found', 'no such secret', fields)
  return new VaultError('version_not_found', `version ${version} was never written, or is no longer kept`, {
    ...fields,
    version,
  })
}

async function write(requester: Requester, target: KvTarget, data: unknown, checkAndSet?: number): Promise<KvWritten> {
  requireName(target)
  if (checkAndSet !== undefined) checkVersions(target, [checkAndSet], 0)
  const body = { data: jsonData(data, target.call.operation, target.path), ...casOption(checkAndSet) }
  return writtenFrom((await engineRequest(requester, target, 'data', { method: 'POST', body })).body)
}

async function patch(
  requester: Requester,
  target: KvTarget,
  changes: unknown,
  checkAndSet?: number,
): Promise<KvWritten> {
  requireName(target)
  if (checkAndSet !== undefined) checkVersions(target, [checkAndSet], 1)
  const data = jsonData(changes, target.call.operation, target.path)
  const headers = { 'content-type': 'application/merge-patch+json' }
  const body = { data, ...casOption(checkAndSet) }
  try {
    const response = await engineRequest(requester, target, 'data', { method: 'PATCH', body, headers, accept: [404] })
    if (response.status !== 404) return writtenFrom(response.body)
    const gone = (response.body as { data?: WireVersion } | undefined)?.data
    throw missing(target, response, undefined, gone)
  } catch (error) {
    if (!isVaultError(error, 'permission_denied', 'unsupported')) throw error
    return patchByWriting(requester, target, data, checkAndSet)
  }
}

async function patchByWriting(
  requester: Requester,
  target: KvTarget,
  changes: object,
  checkAndSet?: number,
): Promise<KvWritten> {
  const current = await read(requester, target)
  return write(requester, target, mergePatch(current.data.reveal(), changes), checkAndSet ?? current.version)
}

async function rollback(requester: Requester, target: KvTarget, toVersion: number): Promise<KvWritten> {
  checkVersions(target, [toVersion], 1)
  const old = await read(requester, target, toVersion)
  const { body } = await engineRequest(requester, target, 'metadata', { method: 'GET' })
  return write(requester, target, old.data, metadataFrom(target.path, body).currentVersion)
}

async function changeVersions(
  requester: Requester,
  target: KvTarget,
  endpoint: 'delete' | 'undelete' | 'destroy',
  versions: readonly number[],
): Promise<void> {
  requireName(target)
  checkVersions(target, versions, 1)
  await engineRequest(requester, target, endpoint, { method: 'POST', body: { versions } })
}

function checkVersions({ call, path }: KvTarget, versions: readonly number[], lowest: 0 | 1): void {
  const valid =
    Array.isArray(versions) &&
    versions.length > 0 &&
    versions.every((version) => Number.isSafeInteger(version) && version >= lowest)
  if (valid) return
  const what =
    lowest === 0
      ? 'a version must be a whole number, 0 or above'
      : 'name at least one version, each a whole number above 0'
  throw new VaultError('invalid_argument', what, { operation: call.operation, path })
}

function casOption(checkAndSet: number | undefined): { options?: { cas: number } } {
  return checkAndSet === undefined ? {} : { options: { cas: checkAndSet } }
}

function metadataBody(change: KvMetadataChange): Record<string, unknown> {
  const { maxVersions, casRequired, deleteVersionAfter, customMetadata } = change
  return {
    ...(maxVersions !== undefined && { max_versions: maxVersions }),
    ...(casRequired !== undefined && { cas_required: casRequired }),
    ...(deleteVersionAfter !== undefined && { delete_version_after: deleteVersionAfter }),
    ...(customMetadata !== undefined && { custom_metadata: customMetadata }),
  }
}
