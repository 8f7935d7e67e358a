import { expect, it } from 'vitest'
import { staticCredentialsFrom } from '../../src/client/engines/database/static-credentials.ts'

const path = 'database/static-creds/app'

it('reads a static role that rotates by a schedule', () => {
  const wire = {
    username: 'app',
    password: 'canary',
    last_vault_rotation: '2026-01-01T03:00:00.123456789Z',
    rotation_schedule: '0 3 * * *',
    rotation_window: 3600,
    ttl: 86_400,
  }
  const credentials = staticCredentialsFrom(wire, path)
  expect({ ...credentials, data: credentials.data.reveal() }).toEqual({
    data: { username: 'app', password: 'canary' },
    lastVaultRotation: new Date('2026-01-01T03:00:00.123Z'),
    rotationSchedule: '0 3 * * *',
    rotationWindowSeconds: 3600,
    ttlSeconds: 86_400,
  })
})

it.each([null, '0001-01-01T00:00:00Z'])('reads a static role that was never rotated: %j', (never) => {
  const wire = { username: 'app', rsa_private_key: 'canary', last_vault_rotation: never, rotation_period: 60, ttl: 0 }
  const credentials = staticCredentialsFrom<{ username: string; rsa_private_key: string }>(wire, path)
  expect(credentials).not.toHaveProperty('lastVaultRotation')
  expect(credentials).toMatchObject({ rotationPeriodSeconds: 60, ttlSeconds: 0 })
  expect(credentials.data.reveal()).toEqual({ username: 'app', rsa_private_key: 'canary' })
})
