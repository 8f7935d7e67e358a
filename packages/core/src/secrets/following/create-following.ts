import type { Cache, Entry, Subject } from '../../cache/index.ts'
import { type Clock, type EventEmitter, VaultError } from '../../foundation/index.ts'
import type { NamedSecret } from '../named-secret.ts'
import { checkFollowOptions, checkKeyRingOptions, type ReadOptions } from '../read-options.ts'
import type { SecretEvents } from '../secret-events.ts'
import type { SecretReader } from '../secret-reader.ts'
import type { SecretNames } from '../named-secret.ts'
import type { Follow } from './followed-secret.ts'
import { createFollowers } from './followers.ts'
import type { OpenKeyRing } from './key-ring.ts'
import { PolledKeyRing } from './polled-key-ring.ts'
import { PolledSecret } from './polled-secret.ts'

export interface FollowingParts {
  reader: SecretReader
  names: SecretNames
  cache: Cache
  clock: Clock
  random: () => number
  events: EventEmitter<SecretEvents>
  /** How long a secret is taken for up to date. */
  ttlMs: number
}

export interface Following {
  follow: Follow
  keyRing: OpenKeyRing
  /** Whoever follows it takes it over, if it is newer. */
  seen(subject: Subject, entry: Entry): void
  /** Whoever follows a secret whose subject's key begins so reads it again, now. */
  readAgain(keyPrefix: string): void
  close(): void
}

interface Options extends ReadOptions {
  everySeconds?: number | undefined
  keep?: number | undefined
}

type Followed = PolledSecret | PolledKeyRing
type Opened = Awaited<ReturnType<SecretReader['locate']>>
type Begin = (
  opened: Opened,
  options: Options,
  common: { everyMs: number; onClose: () => void },
) => Followed | Promise<Followed>

/** The followed secrets of one client. */
export function createFollowing({ reader, names, ttlMs, ...parts }: FollowingParts): Following {
  const followers = createFollowers(parts.cache)
  let closed = false
  const open = async (
    operation: string,
    check: typeof checkFollowOptions,
    [name, field, given = {}]: [string, (string | Options)?, Options?],
    begin: Begin,
  ): Promise<Followed> => {
    const options = typeof field === 'object' ? field : given
    check(options, operation, name)
    const { everySeconds = ttlMs / 1000, keep: _keep, schema: _schema, ...read } = options
    const opened = await reader.locate(operation, name, typeof field === 'object' ? undefined : field, read)
    const onClose = (): void => followers.remove(opened.secret, begun)
    const begun = await begin(opened, options, { everyMs: everySeconds * 1000, onClose })
    followers.add(opened.secret, begun)
    // Meanwhile: nobody else would end it.
    if (closed) begun.close()
    return begun
  }
  const follow = (...asked: Parameters<typeof open>[2]): Promise<Followed> =>
    open('secrets.follow', checkFollowOptions, asked, ({ found, ...opened }, { schema }, common) => {
      if (found instanceof VaultError) throw found
      return PolledSecret.open(found, { ...parts, ...opened, ...common, schema })
    })
  const keyRing = (...asked: Parameters<typeof open>[2]): Promise<Followed> =>
    open(
      'secrets.keyRing',
      checkKeyRingOptions,
      asked,
      ({ found, ...opened }, { keep = 1, mount, namespace }, common) => {
        const versionOf = (version: number): NamedSecret =>
          names.find(opened.secret.name, 'secrets.keyRing', { mount, namespace, version })
        return PolledKeyRing.open(found, { ...parts, ...opened, ...common, keep, versionOf })
      },
    )
  return {
    follow: follow as Follow,
    keyRing: keyRing as OpenKeyRing,
    seen: followers.seen,
    readAgain: followers.readAgain,
    close() {
      closed = true
      followers.close()
    },
  }
}
