import { createScanner, type Scanner } from '../scan/index.ts'
import { type DeclaredSecret, declaredSecrets, type KeywardOptions } from '../options/index.ts'
import { type FollowedSecrets, followSecrets } from '../secrets/follow-secrets.ts'
import { type HeldValues, scannedSecrets } from '../secrets/held-secrets.ts'
import { share, type Shared } from '../secrets/once-per-process.ts'
import { readSecrets, type Warn } from '../secrets/read-secrets.ts'

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
  /** Of the values as they are now. */
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
  const key = JSON.stringify([declared, options.vault])
  let reading: Shared<HeldValues> | undefined
  // One for each dev server: all of the same.
  const followings: Shared<FollowedSecrets>[] = []
  let scanner: { of: HeldValues; scanner: Scanner } | undefined

  const values = async (): Promise<HeldValues> =>
    (await followings[0]?.value)?.values ?? (await reading?.value) ?? new Map<string, never>()
  return {
    options,
    declared,
    isGuarded,
    key,
    values,
    async scanner() {
      const of = await values()
      // Credentials that nobody read are worth a warning at the end of a build, not with each answer of a dev server.
      const credentials = followings.length === 0 && options.credentials !== false
      if (scanner?.of !== of) scanner = { of, scanner: scannerOf(declared, of, { ...options, credentials }) }
      return scanner.scanner
    },
    read(warn) {
      reading ??= share(
        `build ${key}`,
        () => readSecrets(declared, options.vault, warn),
        () => Promise.resolve(),
      )
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
      return following.value
    },
    async release() {
      await Promise.all([reading?.release(), followings.shift()?.release()])
      reading = undefined
    },
  }
}

function scannerOf(
  declared: readonly DeclaredSecret[],
  values: HeldValues,
  { allow = [], credentials }: Pick<KeywardOptions, 'allow'> & { credentials: boolean },
): Scanner {
  return createScanner({ secrets: scannedSecrets(declared, values), allow, credentials })
}

// Where the code of servers that run in the same process finds the values: they stand in no code.
const heldByServers = ((globalThis as { [registry]?: Map<string, FollowedSecrets> })[registry] ??= new Map())

function hold(key: string, followed: FollowedSecrets): FollowedSecrets {
  heldByServers.set(key, followed)
  return followed
}
