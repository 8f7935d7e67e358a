import { secretData } from '../../../foundation/index.ts'
import { createOnEndpoint, type EngineOptions, type EngineParts } from '../engine-endpoint.ts'
import type { Database, DatabaseCredentials } from './database-types.ts'
import { staticCredentialsFrom, type WireStaticCredentials } from './static-credentials.ts'

export function createDatabase(parts: EngineParts): Database {
  const on = createOnEndpoint(parts, 'database')
  return {
    credentials: <Data extends object>(role: string, options?: EngineOptions) =>
      on('credentials', ['creds', role], options, async ({ ask, call }): Promise<DatabaseCredentials<Data>> => {
        const answer = await ask<Data>({ method: 'GET' })
        return {
          data: secretData(answer.data, { path: String(call.path) }),
          leaseId: answer.lease_id,
          leaseDurationSeconds: answer.lease_duration,
          renewable: answer.renewable,
        }
      }),
    staticCredentials: <Data extends object>(role: string, options?: EngineOptions) =>
      on('staticCredentials', ['static-creds', role], options, async ({ ask, call }) => {
        const { data } = await ask<WireStaticCredentials>({ method: 'GET' })
        return staticCredentialsFrom<Data>(data, String(call.path))
      }),
    rotateRole: (role, options) =>
      on('rotateRole', ['rotate-role', role], options, ({ tell }) => tell({ method: 'POST' })),
    rotateRoot: (connection, options) =>
      on('rotateRoot', ['rotate-root', connection], options, ({ tell }) => tell({ method: 'POST' })),
    reset: (connection, options) =>
      on('reset', ['reset', connection], options, ({ tell }) => tell({ method: 'POST', repeatable: true })),
  }
}
