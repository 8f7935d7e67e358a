import { secretData } from '../../../foundation/index.ts'
import type { DatabaseStaticCredentials } from './database-types.ts'

/** As the server sends them: the login among the facts about it, and the time to live here instead of in a lease. */
export interface WireStaticCredentials {
  last_vault_rotation?: string | null
  rotation_period?: number
  rotation_schedule?: string
  rotation_window?: number
  ttl: number
}

export function staticCredentialsFrom<Data extends object>(
  wire: WireStaticCredentials,
  path: string,
): DatabaseStaticCredentials<Data> {
  const {
    last_vault_rotation: rotated,
    rotation_period: period,
    rotation_schedule: schedule,
    rotation_window: window,
    ttl,
    ...login
  } = wire
  return {
    data: secretData(login as Data, { path }),
    // Go's zero time stands for never.
    ...(rotated && !rotated.startsWith('0001-') && { lastVaultRotation: new Date(rotated) }),
    ...(period && { rotationPeriodSeconds: period }),
    ...(schedule && { rotationSchedule: schedule }),
    ...(window && { rotationWindowSeconds: window }),
    ttlSeconds: ttl,
  }
}
