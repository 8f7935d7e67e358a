import { hash } from 'node:crypto'
import type { Scanner } from '../scan/index.ts'
import { allowances, type DeclaredSecret, declaredSecrets, type KeywardOptions } from '../options/index.ts'
import { type FollowedSecrets, followSecrets } from '../secrets/follow-secrets.ts'
import type { HeldValues } from '../secrets/held-secrets.ts'
import { share, type Shared } from '../secrets/once-per-process.ts'
import { readSecrets, type Warn } from '../secrets/read-secrets.ts'
import { createSearchedSecrets } from '../secrets/searched-secrets.ts'

const registry = Symbol.for('@keyward/vite')

/** What the parts of one plugin share: its options, and the values once they are read. */
export interface PluginState {
  readonly options: KeywardOptions
  readonly declared: readonly DeclaredSecret[]
  /** Whether what goes to browsers is refused and searched. */
  readonly isGuarded: boolean
  /** The same for the same secrets, however often the plugin is made. */
  readonly key: string
  /** What stands for the values: those of a build, of a dev server, or of tests that ask for none. */
  values(): Promise<HeldValues>
  /** Of the values as they are now, and as they were before. Rejects when nothing was read: nothing could be found then. */
  scanner(): Promise<Scanner>
  /** Reads for a build, once for all environments that are built between this and `release`. */
  read(warn: Warn): Promise<HeldValues>
  /** Reads for a dev server, and goes on reading. */
  follow(warn: Warn): Promise<FollowedSecrets>
  /** Ends a build's reading, or one dev server's. May be called again. */
  release(): Promise<void>
}

export function createPluginState(options: KeywardOptions, { isGuarded }: { isGuarded: boolean }): PluginState {
  const declared = declaredSecrets(options)
  // Not as it is: it stands in code that servers run, and may hold a token.
  const key = hash('sha256', JSON.stringify([declared, options.vault]))
  let reading: Shared<HeldValues> | undefined
  // One for each dev server: all of the same.
  const followings: Shared<FollowedSecrets>[] = []
  let scanner: { of: HeldValues; scanner: Scanner } | undefined
  const searched = createSearchedSecrets(declared, options)

  const values = async (): Promise<HeldValues> =>
    (await followings[0]?.value)?.values ?? (await reading?.value) ?? new Map<string, never>()
  return {
    options,
    declared,
    isGuarded,
    key,
    values,
    async scanner() {
      if (reading === undefined && followings.length === 0) throw new Error('nothing was read from Vault to search for')
      // Credentials that nobody read are worth a warning at the end of a build, not with each answer of a dev server.
      const credentials = followings.length === 0 && options.credentials !== false
      // Loaded while modules are bundled.
      const { createScanner } = await import('../scan/index.ts')
      const of = await values()
      if (scanner?.of === of) return scanner.scanner
      scanner = { of, scanner: createScanner({ secrets: searched.with(of), allow: allowances(options), credentials }) }
      return scanner.scanner
    },
    read(warn) {
      const begin = (): Promise<HeldValues> => readSecrets(declared, options.vault, warn)
      reading ??= share(`build ${key}`, begin, () => Promise.resolve())
      return reading.value
    },
    follow(warn) {
      const following = share(
        `serve ${key}`,
        async () => hold(key, await followSecrets(declared, options.vault, warn)),
        async (followed) => {
          heldByServers.delete(key)
          await followed.close()
        },
      )
      followings.push(following)
      searched.follow(following.value)
      return following.value
    },
    async release() {
      await Promise.all([reading?.release(), followings.shift()?.release()])
      reading = undefined
    },
  }
}

// Where the code of servers that run in the same process finds the values: they stand in no code.
const heldByServers = ((globalThis as { [registry]?: Map<string, FollowedSecrets> })[registry] ??= new Map())

function hold(key: string, followed: FollowedSecrets): FollowedSecrets {
  heldByServers.set(key, followed)
  return followed
}
