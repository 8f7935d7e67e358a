import type { Vault, VaultOptions } from '@keyward/core'
import { isVaultError } from '@keyward/core/errors'
import type { DeclaredSecret } from '../options/index.ts'
import type { HeldValue, HeldValues } from './held-secrets.ts'
import { openVault } from './open-vault.ts'
import { shownValue } from './shown-value.ts'
import { isAbsent, type Unread, unreadError } from './unread.ts'

export type Warn = (message: string) => void

/**
 * Reads every declared value for a build, with one log-in that is revoked before this resolves. Rejects with one error for all that cannot be read.
 * A secret that only the built server needs may be denied to the build, which then warns: its output cannot be searched for it.
 */
export async function readSecrets(
  declared: readonly DeclaredSecret[],
  options: VaultOptions | undefined,
  warn: Warn,
): Promise<HeldValues> {
  await using vault = await openVault(options)
  const read = await Promise.all(declared.map((each) => readOne(vault, each)))
  const unread = read.filter((each) => 'error' in each)
  const denied = unread.filter(isDenied)
  if (unread.length > denied.length) throw unreadError(unread)
  for (const { declared: each } of denied) {
    warn(`${each.name} (${each.secret}) may not be read by this build, so its output is not searched for it`)
  }
  return new Map(read.flatMap((each) => ('error' in each ? [] : [[each.declared.name, each.value] as const])))
}

async function readOne(
  vault: Vault,
  declared: DeclaredSecret,
): Promise<Unread | { declared: DeclaredSecret; value: HeldValue }> {
  try {
    return { declared, value: shownValue(declared, await vault.secrets.get<unknown>(declared.secret)) }
  } catch (error) {
    if (!isVaultError(error)) throw error
    return declared.optional && isAbsent(error) ? { declared, value: undefined } : { declared, error }
  }
}

function isDenied({ declared: { isPublic, isInlined }, error }: Unread): boolean {
  return error.code === 'permission_denied' && error.deniedBy === 'policy' && !isPublic && !isInlined
}
