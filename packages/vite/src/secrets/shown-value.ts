import { VaultError } from '@keyward/core/errors'
import { type DeclaredSecret, isField } from '../options/index.ts'
import type { HeldValue } from './held-secrets.ts'

/** What code gets for what was read: a number or a boolean in a field is text there. Throws where a field holds no single value. */
export function shownValue(declared: Pick<DeclaredSecret, 'secret'>, value: unknown): HeldValue {
  if (!isField(declared) || typeof value === 'string') return value as HeldValue
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const [path = ''] = declared.secret.split('#')
  throw new VaultError('schema_mismatch', 'the field holds no text, number or boolean', {
    hint: `Store text there, or declare the whole secret, ${path}, for server code.`,
  })
}
