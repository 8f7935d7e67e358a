import { inspect } from 'node:util'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Entry } from '../../cache/index.ts'
import { wrapSecret } from '../../foundation/index.ts'
import { applySchemaAtOnce } from '../schema.ts'
import type { SecretInfo } from '../secret-info.ts'
import { fieldOf, originOf } from '../secret-reader.ts'
import { isOlder, isSameVersion } from './entry-order.ts'
import type { FollowedSecret } from './followed-secret.ts'
import { Polled, type PolledParts } from './polled.ts'

export interface PolledSecretParts extends PolledParts {
  schema: StandardSchemaV1 | undefined
}

const operation = 'secrets.follow'

export class PolledSecret extends Polled<unknown> implements FollowedSecret<unknown> {
  readonly #parts: PolledSecretParts
  #entry: Entry

  private constructor(first: Entry, parts: PolledSecretParts) {
    super(operation, first, parts)
    this.#parts = parts
    this.#entry = first
  }

  /** Throws when the first value is not what it should be. */
  static open(first: Entry, parts: PolledSecretParts): PolledSecret {
    valueOf(first, 'cache', parts)
    return new PolledSecret(first, parts)
  }

  get current(): unknown {
    return valueOf(this.#entry, this.#source, this.#parts)
  }

  get info(): SecretInfo {
    return originOf(this.#parts.secret, this.#source, this.#entry)
  }

  toJSON(): string {
    const { name, version } = this.info
    return `[Followed secret ${name}${version === undefined ? '' : ` v${version}`}${this.isFailing ? ', stale' : ''}]`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }

  protected override value(): unknown {
    return this.current
  }

  protected override async read(answer: Entry | Promise<Entry>, isLatest: () => boolean): Promise<void> {
    const entry = answer instanceof Promise ? await answer : answer
    const before = this.#entry
    if (!isLatest() || isOlder(entry, before)) return
    const next = valueOf(entry, 'cache', this.#parts)
    if (!isAnother(entry, before, this.#parts)) return
    this.#entry = entry
    this.tell(next, valueOf(before, 'cache', this.#parts), entry.version)
  }

  get #source(): 'cache' | 'stale' {
    return this.isFailing ? 'stale' : 'cache'
  }
}

function isAnother(entry: Entry, before: Entry, { cache, secret }: PolledSecretParts): boolean {
  if (entry.version !== undefined || before.version !== undefined) return !isSameVersion(entry, before)
  const [now, then] = [entry, before].map((each) => JSON.stringify(cache.open(secret.subject, each)))
  return now !== then
}

function valueOf(
  entry: Entry,
  source: 'cache' | 'stale',
  { cache, secret, field, schema }: PolledSecretParts,
): unknown {
  const value = fieldOf(cache.open(secret.subject, entry), { operation, secret, field })
  const output = schema === undefined ? value : applySchemaAtOnce(schema, value, { operation, path: secret.path })
  return wrapSecret(output, originOf(secret, source, entry))
}
