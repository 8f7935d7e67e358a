import type { Vault } from '@keyward/core'
import { VaultError, type VaultErrorCode } from '@keyward/core/errors'
import type { Warn } from './read-secrets.ts'

/** Tells once when followed secrets cannot be read any more, and once when they can again: of all together where it is not about one of them. */
export function tellFailures(events: Vault['events'], warn: Warn): () => void {
  const failing = new Map<string, VaultErrorCode>()
  const isServerFailing = (): boolean => [...failing.values()].some((code) => !isOfOne(code))
  return events.on('secret', ({ name, outcome, background }) => {
    const before = failing.get(name)
    if (background !== true || outcome === (before ?? 'ok')) return
    const wasServerFailing = isServerFailing()
    if (outcome === 'ok') failing.delete(name)
    else failing.set(name, outcome)
    if (outcome !== 'ok' && isOfOne(outcome)) warn(failure(name, outcome))
    else if (outcome !== 'ok' && !wasServerFailing) warn(failure('secrets', outcome))
    else if (before !== undefined && isOfOne(before)) warn(`${name} can be read from Vault again`)
    if (wasServerFailing && !isServerFailing()) warn('secrets can be read from Vault again')
  })
}

function failure(what: string, code: VaultErrorCode): string {
  const { hint } = new VaultError(code, '')
  return `${what} cannot be read from Vault any more (${code}), so values stay as they were. ${hint}`
}

const ofOne: ReadonlySet<VaultErrorCode> = new Set([
  'not_found',
  'mount_not_found',
  'field_not_found',
  'version_deleted',
  'version_destroyed',
  'permission_denied',
])

function isOfOne(code: VaultErrorCode): boolean {
  return ofOne.has(code)
}
