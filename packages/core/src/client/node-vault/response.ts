import { VaultError } from '../../foundation/index.ts'
import { versionGone, type WireVersion } from '../kv/index.ts'
import type { NodeState } from '../nodes/index.ts'
import type { ApiResponse, Call } from '../request/index.ts'

interface SpeakingBody {
  warnings?: readonly string[] | null
  data?: { data?: unknown; metadata?: WireVersion } | null
}

/** Whether a refusal says in its body what an error without it could not tell. */
export function explainsRefusal(body: unknown): boolean {
  return goneVersion(body) !== undefined || isWrongEngine(body)
}

/** The error for such a refusal. */
export function explainedRefusal({ operation, path = '' }: Call, { status, body }: ApiResponse): VaultError {
  const metadata = goneVersion(body)
  if (metadata === undefined) {
    return new VaultError('wrong_engine', 'a KV version 2 secrets engine is mounted there', {
      operation,
      path,
      status,
      hint: `Put data/ behind the mount (metadata/ to list), for example ${withDataWord(path)}, or use vault.kv, which needs no such word.`,
    })
  }
  const error = versionGone(metadata, { operation, path, status })
  const { custom_metadata: _customMetadata, ...facts } = metadata
  return withResponse(error, { errors: [], data: { data: null, metadata: facts } })
}

// A mount's name may itself hold slashes, so only a path of two parts shows where it ends.
function withDataWord(path: string): string {
  const [mount, name, ...more] = path.split('/')
  return name !== undefined && more.length === 0 ? `${mount}/data/${name}` : 'secret/data/app'
}

function goneVersion(body: unknown): WireVersion | undefined {
  const { data } = (body ?? {}) as SpeakingBody
  return data?.data === null ? data.metadata : undefined
}

function isWrongEngine(body: unknown): boolean {
  const { warnings } = (body ?? {}) as SpeakingBody
  return warnings?.some((said) => said.includes('versioned K/V secrets engine')) ?? false
}

/** Adds what code written for node-vault looks at: `error.response.statusCode` and `.body`, with nothing of the request in it. */
export function withResponse(error: VaultError, body?: object): VaultError {
  const { status, serverErrors = [] } = error
  if (status === undefined || 'response' in error) return error
  // Not printed: all of it is in the error already.
  return Object.defineProperty(error, 'response', {
    value: { statusCode: status, body: body ?? { errors: serverErrors } },
  })
}

/** A body of `sys/health` with its meaning in one word, because the status code that carries it is not in node-vault's answers. */
export function withHealthState(body: unknown, call: Call, status: number): unknown {
  if (typeof body !== 'object' || body === null) {
    const { operation, path } = call
    throw new VaultError('unexpected_response', `the answer is not the health of a server (${status})`, {
      operation,
      path,
      status,
    })
  }
  return { ...body, state: healthState(body as Record<string, unknown>) }
}

function healthState(body: Record<string, unknown>): NodeState {
  if (body['removed_from_cluster'] === true) return 'removed'
  if (body['initialized'] === false) return 'uninitialized'
  if (body['sealed'] === true) return 'sealed'
  if (body['replication_dr_mode'] === 'secondary') return 'dr-secondary'
  if (body['performance_standby'] === true) return 'performance-standby'
  return body['standby'] === true ? 'standby' : 'active'
}
