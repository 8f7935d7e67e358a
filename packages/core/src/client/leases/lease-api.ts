import { secretData, type SecretData, VaultError } from '../../foundation/index.ts'
import type { Call, Requester } from '../request/index.ts'

/** A lease as the server granted it. */
export interface Grant<Data extends object> {
  leaseId: string
  leaseDurationSeconds: number
  renewable: boolean
  data: SecretData<Data>
}

/** What can be done with a lease. */
export interface LeaseApi {
  /** Every time a new one. Repeated when an answer was lost: the price is a lease nobody knows, which expires. */
  obtain<Data extends object>(segments: readonly string[], call: Call): Promise<Grant<Data>>
  /** How long it lives now. A renewal brings no data. */
  renew(leaseId: string, incrementSeconds: number, call: Call): Promise<number>
  revoke(leaseId: string, call: Call): Promise<void>
}

export function createLeaseApi(requester: Requester): LeaseApi {
  const tell = async (endpoint: 'renew' | 'revoke', body: object, call: Call): Promise<unknown> =>
    (await requester({ call, method: 'POST', segments: ['sys', 'leases', endpoint], body, repeatable: true })).body
  return {
    async obtain<Data extends object>(segments: readonly string[], call: Call) {
      const { body } = await requester({ call, method: 'GET', segments })
      return grantIn<Data>(body, call)
    },
    async renew(leaseId, increment, call) {
      const { lease_duration: seconds } = (await tell('renew', { lease_id: leaseId, increment }, call)) as {
        lease_duration?: number
      }
      return seconds ?? 0
    },
    async revoke(leaseId, call) {
      await tell('revoke', { lease_id: leaseId }, call)
    },
  }
}

function grantIn<Data extends object>(body: unknown, { operation, path = '' }: Call): Grant<Data> {
  const { lease_id: leaseId, lease_duration: seconds, renewable, data } = (body ?? {}) as Record<string, unknown>
  if (typeof leaseId !== 'string' || leaseId === '' || typeof seconds !== 'number' || seconds <= 0) {
    throw new VaultError('unsupported', 'what is read there has no lease', {
      operation,
      path,
      hint: 'Follow a path that gives leased secrets, for example database/creds/<role>. KV secrets and static database roles have none.',
    })
  }
  return {
    leaseId,
    leaseDurationSeconds: seconds,
    renewable: renewable === true,
    data: secretData((data ?? {}) as Data, { path }),
  }
}
