import { inspect } from 'node:util'
import type { DatabaseLogin, LeasedSecret } from '../../client/index.ts'
import type { CurrentDatabaseCredentials } from './followed-database-credentials.ts'

/** Adds what is known of the lease to redacted data, which stays as redacted and as read-only as it was. */
export function currentCredentials(secret: LeasedSecret<DatabaseLogin>): CurrentDatabaseCredentials {
  const { data, leaseId, expiresAt } = secret
  const ofLease = { leaseId, expiresAt }
  const holder = (key: string | symbol): object => (Object.hasOwn(ofLease, key) ? ofLease : data)
  // inspect() looks behind a proxy, at its target, where it must find how to print and nothing else.
  const target = Object.defineProperty({}, inspect.custom, { value: () => inspect(data), configurable: true })
  return new Proxy(target, {
    get: (_target, key) => Reflect.get(holder(key), key) as unknown,
    has: (_target, key) => Reflect.has(holder(key), key),
    // Throws, and says what to do instead.
    ownKeys: () => Reflect.ownKeys(data),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  }) as CurrentDatabaseCredentials
}
