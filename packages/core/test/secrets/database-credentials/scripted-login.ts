import type { DatabaseLogin, LeasedSecret, Lease } from '@keyward/core'
import { createEventEmitter, secretData } from '../../../src/foundation/index.ts'
import { followLogin } from '../../../src/secrets/database-credentials/follow-login.ts'

/** Credentials whose lease changes when told to. */
export function scriptedLogin() {
  const changes = createEventEmitter<{
    change: { next: LeasedSecret<DatabaseLogin>; previous: LeasedSecret<DatabaseLogin> }
  }>()
  let number = 1
  let state: Lease['state'] = 'live'
  let closed = 0
  const secret = (): LeasedSecret<DatabaseLogin> => ({
    data: secretData({ username: `user-${number}`, password: `canary-${number}` }, { path: 'database/creds/app' }),
    leaseId: `database/creds/app/lease-${number}`,
    expiresAt: new Date(Date.UTC(2030, 0, 1, 0, number)),
  })
  const close = async (): Promise<void> => {
    state = 'closed'
  }
  const lease: Lease<DatabaseLogin> = {
    get current() {
      return secret()
    },
    get state() {
      return state
    },
    onChange: (listener) => changes.on('change', ({ next, previous }) => listener(next, previous)),
    onEnd: () => () => undefined,
    check: async () => undefined,
    close,
    [Symbol.asyncDispose]: close,
  }
  return {
    credentials: followLogin(lease, 'database/creds/app', () => closed++),
    change() {
      const previous = secret()
      number++
      changes.emit('change', { next: secret(), previous })
    },
    timesClosed: () => closed,
  }
}
