import { expect, it } from 'vitest'
import { databaseLogins, fullDatabaseLogins } from '../../src/servers/bench-secrets.ts'

it('every secret has a name and a password of its own, which its data holds', () => {
  const logins = databaseLogins(1_000)
  expect(new Set(logins.map(({ name }) => name)).size).toBe(1_000)
  expect(new Set(logins.map(({ password }) => password)).size).toBe(1_000)
  expect(logins.every(({ password, data }) => data.password === password)).toBe(true)
})

it('a full login is 265 bytes of JSON', () => {
  const sizes = fullDatabaseLogins(200).map(({ data }) => Buffer.byteLength(JSON.stringify(data)))
  expect(new Set(sizes)).toEqual(new Set([265]))
})
