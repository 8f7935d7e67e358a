import type { FollowedSecret, Vault, VaultOptions } from '@keyward/core'
import { isVaultError } from '@keyward/core/errors'
import type { DeclaredSecret } from '../options/index.ts'
import type { HeldValue, HeldValues } from './held-secrets.ts'
import { openVault } from './open-vault.ts'
import type { Warn } from './read-secrets.ts'
import { tellFailures } from './tell-failures.ts'
import { shownValue } from './shown-value.ts'
import { isAbsent, type Unread, unreadError } from './unread.ts'

/** The declared values for a dev server, as they are now. */
export interface FollowedSecrets {
  readonly vault: Vault
  /** A new map after each change. */
  readonly values: HeldValues
  /** Called once for changes that come together, with the names. Returns the removal of the listener. */
  onChange(listener: (names: readonly string[]) => void): () => void
  /** Ends reading, and revokes the token if it was made by a log-in. */
  close(): Promise<void>
}

// A developer who rotates a secret looks at the screen meanwhile.
const everySeconds = 5

/** Reads every declared value and keeps reading. Rejects with one error for all that cannot be read and have no value for development. */
export async function followSecrets(
  declared: readonly DeclaredSecret[],
  options: VaultOptions | undefined,
  warn: Warn,
): Promise<FollowedSecrets> {
  const vault = await openVault(options)
  try {
    const followed = await Promise.all(declared.map((each) => followOne(vault, each)))
    const unread = followed.filter((each) => 'error' in each)
    const fatal = unread.filter((each) => each.declared.development === undefined)
    if (fatal.length > 0) throw unreadError(fatal)
    for (const { declared: each, error } of unread) {
      warn(`${each.name} has its value for development, because ${each.secret} cannot be read: ${error.what}`)
    }
    return new Following(vault, followed, warn)
  } catch (error) {
    await vault.close()
    throw error
  }
}

interface Followed {
  readonly declared: DeclaredSecret
  readonly handle?: FollowedSecret<unknown>
}

async function followOne(vault: Vault, declared: DeclaredSecret): Promise<Unread | Followed> {
  try {
    const handle: FollowedSecret<unknown> = await vault.secrets.follow<unknown>(declared.secret, { everySeconds })
    shownValue(declared, handle.current)
    return { declared, handle }
  } catch (error) {
    if (!isVaultError(error)) throw error
    return declared.optional && isAbsent(error) ? { declared } : { declared, error }
  }
}

class Following implements FollowedSecrets {
  readonly vault: Vault
  values: HeldValues
  readonly #followed: readonly (Followed | Unread)[]
  readonly #listeners = new Set<(names: readonly string[]) => void>()
  readonly #warn: Warn
  #changed = new Set<string>()

  constructor(vault: Vault, followed: readonly (Followed | Unread)[], warn: Warn) {
    this.vault = vault
    this.#followed = followed
    this.#warn = warn
    this.values = new Map()
    this.values = this.#now()
    tellFailures(vault.events, warn)
    for (const each of followed) {
      if ('handle' in each) each.handle?.onChange(() => this.#note(each.declared.name))
    }
  }

  onChange(listener: (names: readonly string[]) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    for (const each of this.#followed) if ('handle' in each) each.handle?.close()
    await this.vault.close()
  }

  #now(): HeldValues {
    return new Map(this.#followed.map((each) => [each.declared.name, this.#currentOf(each)]))
  }

  #currentOf(each: Followed | Unread): HeldValue {
    const { declared } = each
    if ('error' in each || each.handle === undefined) return declared.development
    try {
      return shownValue(declared, each.handle.current)
    } catch (error) {
      this.#warn(`${declared.name} (${declared.secret}) stays as it was: ${(error as Error).message}`)
      return this.values.get(declared.name)
    }
  }

  // Fields of one secret change one after the other, within one turn of the event loop.
  #note(name: string): void {
    if (this.#changed.size === 0) setImmediate(() => this.#tell())
    this.#changed.add(name)
  }

  #tell(): void {
    const names = [...this.#changed]
    this.#changed = new Set()
    this.values = this.#now()
    for (const listener of this.#listeners) listener(names)
  }
}
