import { VaultError } from '@keyward/core/errors'
import type { DeclaredSecret } from '../options/index.ts'

export interface Unread {
  readonly declared: DeclaredSecret
  readonly error: VaultError
}

/** One error for all names that cannot be read. Where it is the same for all, such as a server that is down, it is told once. */
export function unreadError(unread: readonly Unread[]): VaultError {
  const names = unread.map(({ declared: { name, secret } }) => `${name} (${secret})`).join(', ')
  const [first] = unread as [Unread]
  const failures = Object.fromEntries(unread.map(({ declared, error }) => [declared.name, error]))
  if (unread.every(({ error }) => error.code === first.error.code && error.what === first.error.what)) {
    const { code, what, hint } = first.error
    return new VaultError(code, `${names} cannot be read: ${what}`, { hint, failures })
  }
  const listed = unread.map(
    ({ declared: { name, secret }, error }) => `\n  ${name} (${secret}): ${error.what}. ${error.hint}`,
  )
  return new VaultError('incomplete', `some secrets cannot be read:${listed.join('')}\n`, { hint: '', failures })
}

const absences = new Set(['not_found', 'field_not_found', 'version_deleted', 'version_destroyed'])

/** Whether there is no such secret, which an optional name allows. */
export function isAbsent({ code }: VaultError): boolean {
  return absences.has(code)
}
