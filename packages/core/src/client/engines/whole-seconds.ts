import { VaultError } from '../../foundation/index.ts'
import type { Call } from '../request/index.ts'

/**
 * A time as the server takes it: `60s`. It would take 0, or what it cannot read, for its own default, and cut fractions off, so that what lives too
 * long or not at all would go unnoticed.
 */
export function wholeSeconds(amount: unknown, name: string, lowest: 0 | 1, { operation, path }: Call): string {
  if (Number.isSafeInteger(amount) && Number(amount) >= lowest) return `${Number(amount)}s`
  const what = `${name} must be a whole number of seconds, at least ${lowest}`
  throw new VaultError('invalid_argument', what, { operation, path })
}
