import { secretData, type SecretData, VaultError } from '../../foundation/index.ts'
import {
  type Call,
  type CallOptions,
  type Calls,
  checkOptions,
  type OptionRules,
  pathSegments,
  type Requester,
} from '../request/index.ts'

/** What a path of Vault's API gives to whoever reads it, whichever engine is there: `secret/data/app`, `database/creds/app`. */
export interface Logical {
  /**
   * Sends a GET to `/v1/<path>`. For everyday secrets use `vault.secrets`; this is for programs that are told a path. Fails with `not_found` for
   * a 404, and else as every call does. A lease that comes with it is not renewed and not revoked, but ends with the token.
   *
   * @example
   * const { data, leaseId } = await vault.logical.read<{ username: string }>('database/creds/app')
   */
  read<Data extends object = Record<string, unknown>>(
    path: string,
    options?: LogicalReadOptions,
  ): Promise<LogicalSecret<Data>>
  /**
   * POSTs an object to `/v1/<path>`; `data` is empty where the server has nothing to say. Sent once: when the answer is lost it fails with
   * `outcome_unknown`, unless `repeatable`.
   *
   * @example
   * const { data } = await vault.logical.write('pki/issue/web', { common_name: 'shop.example.com' })
   */
  write<Data extends object = Record<string, unknown>>(
    path: string,
    body: Record<string, unknown>,
    options?: LogicalWriteOptions,
  ): Promise<LogicalSecret<Data>>
}

export interface LogicalReadOptions extends CallOptions {
  /** What stands behind the `?` of the request: `{ version: '3' }`. */
  query?: Readonly<Record<string, string>>
}

export interface LogicalWriteOptions extends CallOptions {
  /** Whether the server may get it twice, when its answer was lost. @default false */
  repeatable?: boolean
}

const readRules: OptionRules<LogicalReadOptions> = { query: 'guard' }
const writeRules: OptionRules<LogicalWriteOptions> = { repeatable: 'optional' }

export interface LogicalSecret<Data extends object = Record<string, unknown>> {
  /** Reads like a plain object and prints redacted. */
  readonly data: SecretData<Data>
  /** Where it has a lease. */
  readonly leaseId?: string
  readonly leaseDurationSeconds: number
  readonly renewable: boolean
  /** What the server says beside it. */
  readonly warnings: readonly string[]
}

export function createLogical({ requester, calls }: { requester: Requester; calls: Calls }): Logical {
  return {
    read: <Data extends object>(path: string, options?: LogicalReadOptions) =>
      calls.run('logical.read', path, options, async (call) => {
        checkOptions(call, options, readRules)
        const segments = pathSegments(path, call.operation)
        const query = options?.query === undefined ? undefined : textFields(options.query, 'query', call)
        const { body } = await requester({ call, method: 'GET', segments, query })
        return secretIn<Data>(body, call)
      }),
    write: <Data extends object>(path: string, sent: Record<string, unknown>, options?: LogicalWriteOptions) =>
      calls.run('logical.write', path, options, async (call) => {
        checkOptions(call, options, writeRules)
        requireObject(sent, 'the body', call)
        const segments = pathSegments(path, call.operation)
        const { repeatable } = options ?? {}
        const { body } = await requester({ call, method: 'POST', segments, body: sent, repeatable })
        const { data } = (body ?? {}) as Wire
        return secretIn<Data>({ ...(body as Wire), data: data ?? {} }, call)
      }),
  }
}

function secretIn<Data extends object>(body: unknown, { operation, path = '' }: Call): LogicalSecret<Data> {
  const { data, lease_id: leaseId, lease_duration: seconds, renewable, warnings } = (body ?? {}) as Wire
  if (typeof data !== 'object' || data === null)
    throw new VaultError('unexpected_response', 'the answer holds no data', { operation, path, sent: true })
  return Object.freeze({
    data: secretData(data as Data, { path }),
    ...(leaseId && { leaseId }),
    leaseDurationSeconds: seconds ?? 0,
    renewable: renewable === true,
    warnings: warnings ?? [],
  })
}

function textFields(given: object, name: string, call: Call): Record<string, string> {
  requireObject(given, name, call)
  if (Object.values(given).every((value) => typeof value === 'string')) return { ...given }
  throw invalid(`the values of ${name} must be strings`, call)
}

function requireObject(given: unknown, name: string, call: Call): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid(`${name} must be an object`, call)
}

function invalid(what: string, { operation, path }: Call): VaultError {
  return new VaultError('invalid_argument', what, { operation, path, sent: false })
}

interface Wire {
  data?: object | null
  lease_id?: string
  lease_duration?: number
  renewable?: boolean
  warnings?: string[] | null
}
