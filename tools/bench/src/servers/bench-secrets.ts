import type { Secret } from '../client-process/secrets.ts'

/** A secret, and all its data as a server is given it. */
export interface BenchSecret extends Secret {
  readonly data: { readonly password: string }
}

/** Each with another password. */
export function databaseLogins(count: number): BenchSecret[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `bench/app-${String(index).padStart(3, '0')}`
    const password = `not a password of ${name}`
    return { name, password, data: { host: 'db.example.com', port: '5432', username: 'app', password } }
  })
}

/** The same with more fields, 265 bytes of JSON. */
export function fullDatabaseLogins(count: number): BenchSecret[] {
  return databaseLogins(count).map(({ name, password, data }) => {
    const more = { database: 'shop', sslmode: 'verify-full', pool_size: 20, read_only: false }
    const url = 'postgresql://app@db.example.com:5432/shop?sslmode=verify-full&connect_timeout=10'
    return { name, password, data: { ...data, ...more, url } }
  })
}
