import { inspect } from 'node:util'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Cache, Entry } from '../../cache/index.ts'
import { type Clock, type EventEmitter, isVaultError, wrapSecret } from '../../foundation/index.ts'
import type { NamedSecret } from '../named-secret.ts'
import { applySchemaAtOnce } from '../schema.ts'
import type { SecretEvents } from '../secret-events.ts'
import type { SecretInfo } from '../secret-info.ts'
import { fieldOf, originOf } from '../secret-reader.ts'
import { Changes } from './changes.ts'
import { isOlder, isSameVersion } from './entry-order.ts'
import type { FollowedSecret } from './followed-secret.ts'
import { Poll } from './poll.ts'

export interface PolledSecretParts {
  cache: Pick<Cache, 'refresh' | 'open'>
  clock: Clock
  random: () => number
  events: EventEmitter<SecretEvents>
  secret: NamedSecret
  field: string | undefined
  schema: StandardSchemaV1 | undefined
  everyMs: number
  onClose: () => void
}

const operation = 'secrets.follow'

export class PolledSecret implements FollowedSecret<unknown> {
  readonly #parts: PolledSecretParts
  readonly #changes = new Changes<unknown>()
  readonly #poll: Poll
  #entry: Entry

  /** Throws when the first value is not what it should be. */
  constructor(first: Entry, parts: PolledSecretParts) {
    this.#parts = parts
    this.#entry = first
    this.#valueOf(first, 'cache')
    this.#poll = new Poll({ ...parts, work: () => this.#read(), failed: (error) => this.#report(error) })
  }

  get current(): unknown {
    return this.#valueOf(this.#entry, this.#source)
  }

  get info(): SecretInfo {
    return originOf(this.#parts.secret, this.#source, this.#entry)
  }

  onChange(listener: (next: unknown, previous: unknown) => unknown): () => void {
    return this.#changes.onChange(listener)
  }

  [Symbol.asyncIterator](): AsyncGenerator<unknown, undefined> {
    return this.#changes.iterate(() => this.current)
  }

  refresh(): Promise<void> {
    return this.#poll.now()
  }

  close(): void {
    if (this.#poll.ended) return
    this.#poll.end()
    this.#changes.end()
    this.#parts.onClose()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  toJSON(): string {
    const { name, version } = this.info
    return `[Followed secret ${name}${version === undefined ? '' : ` v${version}`}]`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }

  get #source(): 'cache' | 'stale' {
    return this.#poll.failures > 0 ? 'stale' : 'cache'
  }

  async #read(): Promise<void> {
    const { cache, secret, events } = this.#parts
    const { entry } = await cache.refresh(secret.subject, secret.load)
    const before = this.#entry
    if (this.#poll.ended || isOlder(entry, before)) return
    const next = this.#valueOf(entry, 'cache')
    if (!this.#isAnother(entry, before)) return
    const previous = this.#valueOf(before, 'cache')
    this.#entry = entry
    events.emit('secretChange', { name: secret.name, version: entry.version })
    this.#changes.tell(next, previous)
  }

  #isAnother(entry: Entry, before: Entry): boolean {
    const { cache, secret } = this.#parts
    if (entry.version !== undefined || before.version !== undefined) return !isSameVersion(entry, before)
    const [now, then] = [entry, before].map((each) => JSON.stringify(cache.open(secret.subject, each)))
    return now !== then
  }

  #valueOf(entry: Entry, source: 'cache' | 'stale'): unknown {
    const { cache, secret, field, schema } = this.#parts
    const value = fieldOf(cache.open(secret.subject, entry), { operation, secret, field })
    const output = schema === undefined ? value : applySchemaAtOnce(schema, value, { operation, path: secret.path })
    return wrapSecret(output, originOf(secret, source, entry))
  }

  #report(error: unknown): void {
    const { events, secret } = this.#parts
    const outcome = isVaultError(error) ? error.code : 'unexpected_response'
    events.emit('secret', { operation, name: secret.name, outcome, durationMs: 0 })
  }
}
