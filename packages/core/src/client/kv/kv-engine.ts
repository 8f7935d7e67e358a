import { VaultError } from '../../foundation/index.ts'
import { type ApiRequest, type ApiResponse, type Call, encodeSegments, type Requester } from '../request/index.ts'
import type { EndpointPath, MountedPath } from './known-mounts.ts'
import type { KvMetadata, KvMetadataChange, KvSecret, KvWritten } from './kv-types.ts'

/** Where one call goes: its mount and the name below it. */
export interface KvTarget {
  call: Call
  path: string
  mount: readonly string[]
  name: readonly string[]
  endpoints: MountedPath['endpoints']
}

/** What both versions of the engine answer, each in its own way. */
export interface KvEngine {
  read<Data extends object>(target: KvTarget, version?: number): Promise<KvSecret<Data>>
  write(target: KvTarget, data: unknown, checkAndSet?: number): Promise<KvWritten>
  patch(target: KvTarget, changes: unknown, checkAndSet?: number): Promise<KvWritten>
  delete(target: KvTarget, versions?: readonly number[]): Promise<void>
  undelete(target: KvTarget, versions: readonly number[] | undefined): Promise<void>
  destroy(target: KvTarget, versions: readonly number[] | undefined): Promise<void>
  list(target: KvTarget): Promise<string[]>
  metadata(target: KvTarget): Promise<KvMetadata>
  updateMetadata(target: KvTarget, change: KvMetadataChange): Promise<void>
  deleteMetadata(target: KvTarget): Promise<void>
  rollback(target: KvTarget, toVersion: number | undefined): Promise<KvWritten>
}

/** One request to an endpoint of the engine: `data`, `metadata`, `delete` … in KV v2, none in KV v1. */
export function engineRequest(
  requester: Requester,
  target: KvTarget,
  endpoint: string | undefined,
  request: Pick<ApiRequest, 'method' | 'query' | 'body' | 'headers' | 'accept' | 'repeatable' | 'writtenBack'>,
): Promise<ApiResponse> {
  const { segments, encodedPath } = endpointPath(target, endpoint)
  return requester({ ...request, call: target.call, segments, encodedPath })
}

function endpointPath({ mount, name, endpoints }: KvTarget, endpoint: string | undefined): EndpointPath {
  const known = endpoints.get(endpoint)
  if (known !== undefined) return known
  const segments = [...mount, ...(endpoint === undefined ? [] : [endpoint]), ...name]
  const path = { segments, encodedPath: encodeSegments(segments) }
  endpoints.set(endpoint, path)
  return path
}

/** The server answers 404 when there is nothing below a path, which is an empty list and no error. */
export async function listNames(
  requester: Requester,
  target: KvTarget,
  endpoint: string | undefined,
): Promise<string[]> {
  // A GET, because Node's HTTP parser and some firewalls do not know the LIST method.
  const folder = { ...target, name: [...target.name, ''], endpoints: new Map() }
  const { body } = await engineRequest(requester, folder, endpoint, {
    method: 'GET',
    query: { list: 'true' },
    accept: [404],
  })
  const { data, warnings } = (body ?? {}) as { data?: { keys?: string[] } | null; warnings?: string[] | null }
  // An answer to a path of the other version looks empty.
  if (warnings?.some((said) => said.includes('versioned K/V'))) throw wrongVersion(target.call, 2)
  return data?.keys ?? []
}

/** Every operation but `list` needs a name below the mount. */
export function requireName({ call, path, mount, name }: KvTarget): void {
  if (name.length > 0) return
  throw new VaultError('invalid_path', `${mount.join('/')} is a mount; name a secret below it`, {
    operation: call.operation,
    path,
  })
}

/** The engine at this mount is not of the version that it was taken for. */
function wrongVersion({ operation, path }: Call, is: 1 | 2): VaultError {
  return new VaultError('wrong_engine', `the secrets engine mounted there is KV version ${is}`, {
    operation,
    path,
    hint: `If the version is stated in kv.mounts, state ${is}.`,
  })
}
