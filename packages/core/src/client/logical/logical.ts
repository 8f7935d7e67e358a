import { secretData, type SecretData, VaultError } from '../../foundation/index.ts'
import {
  type Call,
  type CallOptions,
  type Calls,
  checkOptions,
  noOptions,
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
  read<Data extends object = Record<string, unknown>>(path: string, options?: CallOptions): Promise<LogicalSecret<Data>>
}

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
    read: <Data extends object>(path: string, options?: CallOptions) =>
      calls.run('logical.read', path, options, async (call) => {
        checkOptions(call, options, noOptions)
        const segments = pathSegments(path, call.operation)
        const { body } = await requester({ call, method: 'GET', segments })
        return secretIn<Data>(body, call)
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

interface Wire {
  data?: object | null
  lease_id?: string
  lease_duration?: number
  renewable?: boolean
  warnings?: string[] | null
}
