import type { DeclaredSecret, KeywardOptions } from '../options/index.ts'
import type { ScannedSecret } from '../scan/index.ts'
import type { FollowedSecrets } from './follow-secrets.ts'
import { type HeldValues, scannedSecrets, withEarlier } from './held-secrets.ts'
import { vaultTokens } from './vault-tokens.ts'

/** What no browser may get: the values as they are, as they were before, and the token that reads them. */
export interface SearchedSecrets {
  /** All of it, with these values from now on. */
  with(values: HeldValues): readonly ScannedSecret[]
  /** Takes in each change: what was answered with a value may be there long after the next. */
  follow(following: Promise<FollowedSecrets>): void
}

export function createSearchedSecrets(
  declared: readonly DeclaredSecret[],
  { vault }: Pick<KeywardOptions, 'vault'>,
): SearchedSecrets {
  let searched: readonly ScannedSecret[] = []
  const take = (values: HeldValues): readonly ScannedSecret[] => {
    searched = withEarlier([...scannedSecrets(declared, values), ...vaultTokens(vault)], searched)
    return searched
  }
  const takeAll = (followed: FollowedSecrets): void => {
    take(followed.values)
    followed.onChange(() => take(followed.values))
  }
  return {
    with: take,
    // Whoever needs the values is told of a failure.
    follow: (following) => void following.then(takeAll, () => undefined),
  }
}
