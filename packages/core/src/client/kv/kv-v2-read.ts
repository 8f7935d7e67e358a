import { VaultError } from '../../foundation/index.ts'
import type { ApiResponse, Requester } from '../request/index.ts'
import { engineRequest, type KvTarget, requireName } from './kv-engine.ts'
import type { KvSecret } from './kv-types.ts'
import { secretFrom, versionGone, type WireVersion } from './wire.ts'

export async function read<Data extends object>(
  requester: Requester,
  target: KvTarget,
  version?: number,
  { writtenBack = false } = {},
): Promise<KvSecret<Data> & { version: number }> {
  requireName(target)
  if (version !== undefined) checkVersions(target, [version], 0)
  const response = await readData(requester, target, version, writtenBack)
  const { data, metadata } = answerIn(response)
  if (!data || !metadata) throw missing(target, response, version, metadata)
  return secretFrom(target.path, data as Data, metadata)
}

/** The newest version of a secret, deleted or not; 0 when it has never been written. From the active node. */
export async function newestVersion(requester: Requester, target: KvTarget): Promise<number> {
  const response = await readData(requester, { ...target, call: { ...target.call, readFrom: 'active' } })
  return answerIn(response).metadata?.version ?? 0
}

/** Versions as numbers that the server takes; 0 stands for the newest where `lowest` allows it. */
export function checkVersions(
  { call, path }: KvTarget,
  versions: readonly (number | undefined)[] | undefined,
  lowest: 0 | 1,
): void {
  const valid =
    Array.isArray(versions) &&
    versions.length > 0 &&
    versions.every((version) => Number.isSafeInteger(version) && Number(version) >= lowest)
  if (valid) return
  const what =
    lowest === 0
      ? 'a version must be a whole number, 0 or above'
      : 'name at least one version, each a whole number above 0'
  throw new VaultError('invalid_argument', what, { operation: call.operation, path })
}

/** The error for a 404: what is not there, and whether it ever was. */
export function missing(
  { call, path }: KvTarget,
  { status, body }: ApiResponse,
  version: number | undefined,
  metadata?: WireVersion,
): VaultError {
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

function readData(requester: Requester, target: KvTarget, version?: number, writtenBack = false): Promise<ApiResponse> {
  return engineRequest(requester, target, 'data', {
    method: 'GET',
    query: version ? { version: String(version) } : undefined,
    writtenBack,
    // Holds the metadata of a deleted version.
    accept: [404],
  })
}

function answerIn({ body }: ApiResponse): { data?: object | null; metadata?: WireVersion } {
  return (body as { data?: { data?: object | null; metadata?: WireVersion } } | undefined)?.data ?? {}
}
