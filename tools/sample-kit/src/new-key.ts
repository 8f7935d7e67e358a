import { randomBytes } from 'node:crypto'

export function newKey(): string {
  return randomBytes(24).toString('base64url')
}
