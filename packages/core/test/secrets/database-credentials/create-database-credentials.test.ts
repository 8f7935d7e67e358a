import { expect, it } from 'vitest'
import { secretData } from '../../../src/foundation/index.ts'
import { createDatabaseCredentials } from '../../../src/secrets/database-credentials/index.ts'

it('what gives no username and password is refused, and its lease not kept', async () => {
  let closed = 0
  const close = async (): Promise<void> => void closed++
  const lease = {
    current: {
      data: secretData({ username: 'app', rsa_private_key: 'canary' }, { path: 'database/creds/app' }),
      leaseId: 'lease',
      expiresAt: new Date(),
    },
    state: 'live' as const,
    onChange: () => () => undefined,
    onEnd: () => () => undefined,
    close,
    [Symbol.asyncDispose]: close,
  }
  const { databaseCredentials } = createDatabaseCredentials({ leases: { follow: async () => lease as never } })
  const refused = await databaseCredentials('app').catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'unsupported', path: 'database/creds/app' })
  expect(JSON.stringify(refused)).not.toContain('canary')
  expect(closed).toBe(1)
})
