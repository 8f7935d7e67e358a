import { secretData, VaultError } from '../../../foundation/index.ts'
import type { Call } from '../../request/index.ts'
import type { UnwrappedResponse, UnwrappedToken, WrappedResponse, WrappingInfo } from './wrapping-types.ts'

interface WireWrapInfo {
  token: string
  accessor: string
  ttl: number
  creation_time: string
  creation_path: string
  wrapped_accessor?: string
}

export function wrappedResponseFrom(body: unknown, { operation, path }: Call): WrappedResponse {
  const { wrap_info: info } = (body ?? {}) as { wrap_info?: WireWrapInfo | null }
  if (!info) {
    throw new VaultError('unsupported', 'the server did not wrap its answer, because there is nothing in it', {
      operation,
      path,
      sent: true,
    })
  }
  return {
    data: secretData({ token: info.token }, { path: String(path) }),
    accessor: info.accessor,
    ttlSeconds: info.ttl,
    creationTime: new Date(info.creation_time),
    creationPath: info.creation_path,
    ...(info.wrapped_accessor && { wrappedAccessor: info.wrapped_accessor }),
  }
}

export function wrappingInfoFrom(body: unknown, { operation, path }: Call): WrappingInfo {
  const { data } = (body ?? {}) as { data?: { creation_path: string; creation_time: string; creation_ttl: number } }
  if (!data) throw new VaultError('unexpected_response', 'the answer holds no data', { operation, path, sent: true })
  return {
    ttlSeconds: data.creation_ttl,
    creationTime: new Date(data.creation_time),
    creationPath: data.creation_path,
  }
}

/** A whole answer of the server. */
export interface WireUnwrapped {
  data?: object | null
  lease_id?: string
  lease_duration?: number
  renewable?: boolean
  auth?: WireAuth | null
}

interface WireAuth {
  client_token: string
  accessor: string
  policies: string[] | null
  lease_duration: number
  renewable: boolean
}

export function unwrappedResponseFrom<Data extends object>(
  body: WireUnwrapped | undefined,
  { operation, path }: Call,
): UnwrappedResponse<Data> {
  if (body?.data === undefined && body?.auth === undefined) {
    throw new VaultError('unexpected_response', 'the answer holds nothing that was unwrapped', {
      operation,
      path,
      sent: true,
      hint: 'Something else than Vault may have answered. Look the token up: while it is known it can be unwrapped.',
    })
  }
  const { data, auth, lease_id: leaseId, lease_duration: leaseDuration = 0, renewable = false } = body
  const label = { path: String(path) }
  return {
    data: secretData((data ?? {}) as Data, label),
    ...(auth && { auth: secretData(tokenFrom(auth), label) }),
    ...(leaseId && { leaseId }),
    leaseDurationSeconds: leaseDuration,
    renewable,
  }
}

function tokenFrom(auth: WireAuth): UnwrappedToken {
  return {
    token: auth.client_token,
    accessor: auth.accessor,
    policies: auth.policies ?? [],
    leaseDurationSeconds: auth.lease_duration,
    renewable: auth.renewable,
  }
}
