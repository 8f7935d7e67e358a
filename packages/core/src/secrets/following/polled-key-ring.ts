import { inspect } from 'node:util'
import { type Entry, isAbsence } from '../../cache/index.ts'
import { isVaultError, wrapSecret, VaultError } from '../../foundation/index.ts'
import type { NamedSecret } from '../named-secret.ts'
import { fieldOf, originOf } from '../secret-reader.ts'
import { isOlder, isSameVersion } from './entry-order.ts'
import type { KeyRing, RingKey } from './key-ring.ts'
import { Polled, type PolledParts } from './polled.ts'
import { checkKey } from './signing-key.ts'

export interface PolledKeyRingParts extends PolledParts {
  /** The same secret, at one version. */
  versionOf: (version: number) => NamedSecret
  keep: number
}

/** A version, and as what it is sealed. */
interface HeldKey {
  readonly secret: NamedSecret
  readonly entry: Entry
  readonly version: number
}

type Keys = readonly RingKey<unknown>[]

/** The newest version, or the refusal because it is gone. */
type Newest = Entry | VaultError

const operation = 'secrets.keyRing'

export class PolledKeyRing extends Polled<Keys> implements KeyRing<unknown> {
  readonly #parts: PolledKeyRingParts
  #held: readonly HeldKey[]

  private constructor(held: readonly HeldKey[], parts: PolledKeyRingParts) {
    super(operation, held[0]?.entry, parts)
    this.#parts = parts
    this.#held = held
  }

  /** `newest` is what asking for the secret gave, or the refusal because that version is gone. */
  static async open(newest: Newest, parts: PolledKeyRingParts): Promise<PolledKeyRing> {
    const held = await readRing(newest, [], parts)
    if (held.length === 0 && newest instanceof VaultError) throw newest
    for (const each of held) keyOf(each, parts)
    return new PolledKeyRing(held, parts)
  }

  get name(): string {
    return this.#parts.secret.name
  }

  get current(): RingKey<unknown> {
    const [newest] = this.#held
    if (newest !== undefined) return keyOf(newest, this.#parts)
    const { name, path } = this.#parts.secret
    throw new VaultError('key_ring_empty', `the key ring of ${name} holds no key`, { operation, path })
  }

  get keys(): Keys {
    return keysOf(this.#held, this.#parts)
  }

  toJSON(): string {
    const versions = this.#held.map(({ version }) => `v${version}`)
    return `[Key ring ${[this.#parts.secret.name, ...versions].join(' ')}${this.isFailing ? ', stale' : ''}]`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }

  protected override value(): Keys {
    return this.keys
  }

  protected override async read(answer: Entry | Promise<Entry>, isLatest: () => boolean): Promise<void> {
    const newest = answer instanceof Promise ? await answer.catch(absence) : answer
    const [current] = this.#held
    if (current !== undefined && !(newest instanceof VaultError) && isOlder(newest, current.entry)) return
    const held = await readRing(newest, this.#held, this.#parts)
    const before = this.#held
    if (!isLatest() || isSame(held, before)) return
    const next = keysOf(held, this.#parts)
    const previous = keysOf(before, this.#parts)
    this.#held = held
    this.tell(next, previous, held[0]?.version)
  }
}

async function readRing(
  newest: Newest,
  before: readonly HeldKey[],
  parts: PolledKeyRingParts,
): Promise<readonly HeldKey[]> {
  const { secret, keep } = parts
  const { version } = newest
  // Removed with all its versions.
  if (newest instanceof VaultError && version === undefined) return []
  if (version === undefined) {
    throw new VaultError('unsupported', 'a key ring needs versions, which KV version 1 does not keep', {
      operation,
      path: secret.path,
    })
  }
  const older = Array.from({ length: Math.min(keep, version - 1) }, (_, index) => version - 1 - index)
  const found = await Promise.all(older.map((wanted) => readOlder(wanted, before, parts)))
  const current = newest instanceof VaultError ? undefined : { secret, entry: newest, version }
  return [current, ...found].filter((each) => each !== undefined)
}

function absence(error: unknown): VaultError {
  if (isAbsence(error)) return error
  throw error
}

// One that cannot be read now, though it is not gone, stays as it was.
async function readOlder(
  version: number,
  before: readonly HeldKey[],
  parts: PolledKeyRingParts,
): Promise<HeldKey | undefined> {
  const secret = parts.versionOf(version)
  try {
    const { entry } = await parts.cache.refresh(secret.subject, secret.load)
    const held = { secret, entry, version }
    keyOf(held, parts)
    return held
  } catch (error) {
    // Gone, from a time before the secret had this field, or no key.
    if (isAbsence(error) || isVaultError(error, 'field_not_found', 'schema_mismatch')) return undefined
    const held = before.find((each) => each.version === version)
    if (held === undefined) throw error
    return held
  }
}

function isSame(held: readonly HeldKey[], before: readonly HeldKey[]): boolean {
  return (
    held.length === before.length &&
    held.every(({ entry }, index) => isSameVersion(entry, (before[index] as HeldKey).entry))
  )
}

function keysOf(held: readonly HeldKey[], parts: PolledKeyRingParts): Keys {
  return held.map((each) => keyOf(each, parts))
}

function keyOf({ secret, entry, version }: HeldKey, { cache, field }: PolledKeyRingParts): RingKey<unknown> {
  const value = fieldOf(cache.open(secret.subject, entry), { operation, secret, field })
  // What is in a whole secret, only who opened the ring knows.
  if (field !== undefined) checkKey(value, field, { operation, path: secret.path })
  const key = wrapSecret(value, originOf(secret, 'cache', entry))
  return new RedactedKey(version, entry.createdTime as Date, key)
}

/** Prints without its key. */
class RedactedKey implements RingKey<unknown> {
  readonly version: number
  readonly createdTime: Date
  readonly #key: unknown

  constructor(version: number, createdTime: Date, key: unknown) {
    this.version = version
    this.createdTime = createdTime
    this.#key = key
  }

  get key(): unknown {
    return this.#key
  }
}
