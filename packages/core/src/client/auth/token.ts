import type { AuthMethod } from './auth-method.ts'

/** Uses a token that somebody else made and looks after. It is never revoked by Keyward. */
export function tokenAuth(token: string): AuthMethod {
  return { name: 'token', login: () => Promise.resolve({ token, leaseDurationSeconds: 0, revocable: false }) }
}
