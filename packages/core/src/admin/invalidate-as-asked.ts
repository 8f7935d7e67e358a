import { VaultError } from '../foundation/index.ts'
import type { Secrets } from '../secrets/index.ts'

/** What a request to forget may say: exactly one of these. */
type Asked = { name: string } | { prefix: string } | { all: true }

/** Forgets one secret, those below a prefix, or all; and says so, with how many entries of the cache went. */
export function invalidateAsAsked(
  secrets: Pick<Secrets, 'invalidate' | 'invalidateAll'>,
  body: unknown,
): { invalidated: Asked; entries: number } {
  const asked = askedFor(body)
  const entries =
    'name' in asked ? secrets.invalidate(asked.name) : secrets.invalidateAll('prefix' in asked ? asked.prefix : '')
  return { invalidated: asked, entries }
}

function askedFor(body: unknown): Asked {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const [[field, value] = []] = fields
  if (fields.length === 1) {
    if (field === 'name' && typeof value === 'string' && value !== '') return { name: value }
    if (field === 'prefix' && typeof value === 'string' && /[^/]/.test(value)) return { prefix: value }
    if (field === 'all' && value === true) return { all: true }
  }
  throw new VaultError('invalid_argument', 'the body must be {"name": …}, {"prefix": …} or {"all": true}')
}
