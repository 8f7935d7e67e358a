import type { Cache, Entry } from '../../cache/index.ts'
import { type Clock, type EventEmitter, isVaultError } from '../../foundation/index.ts'
import type { NamedSecret } from '../named-secret.ts'
import type { SecretEvent, SecretEvents } from '../secret-events.ts'
import { Changes } from './changes.ts'
import { isNews } from './entry-order.ts'
import type { Follower } from './followers.ts'
import { Poll } from './poll.ts'

export interface PolledParts {
  cache: Pick<Cache, 'refresh' | 'open'>
  clock: Clock
  random: () => number
  events: EventEmitter<SecretEvents>
  secret: NamedSecret
  field: string | undefined
  everyMs: number
  onClose: () => void
}

/** Something made of a secret that is read again in the background, and what is common to all that is. */
export abstract class Polled<Value> implements Follower, AsyncIterable<Value, undefined>, Disposable {
  readonly #parts: PolledParts
  readonly #changes: Changes<Value>
  readonly #poll: Poll
  #turn = 0
  #reading = 0
  /** What was read last, be it taken or not. */
  #known: Entry | undefined
  /** What somebody else read meanwhile. */
  #missed: Entry | undefined

  protected constructor(operation: string, first: Entry | undefined, parts: PolledParts) {
    this.#parts = parts
    this.#known = first
    const { secret, events } = parts
    this.#changes = new Changes(secret.name)
    const tellOf = (event: Pick<SecretEvent, 'outcome' | 'source'>): void =>
      events.emit('secret', { operation, name: secret.name, ...event, background: true, durationMs: 0 })
    this.#poll = new Poll({
      ...parts,
      due: () => void this.refresh(),
      failed: (error) => tellOf({ outcome: isVaultError(error) ? error.code : 'unexpected_response', source: 'stale' }),
      recovered: () => tellOf({ outcome: 'ok', source: 'vault' }),
    })
  }

  onChange(listener: (next: Value, previous: Value) => unknown): () => void {
    return this.#changes.onChange(listener)
  }

  [Symbol.asyncIterator](): AsyncGenerator<Value, undefined> {
    return this.#changes.iterate(() => this.value())
  }

  refresh(): Promise<void> {
    const { cache, secret } = this.#parts
    return this.#read(() => cache.refresh(secret.subject, secret.load).then(({ entry }) => entry))
  }

  refreshFrom(answer: Promise<Entry>): Promise<void> {
    return this.#read(() => answer)
  }

  seen(entry: Entry): void {
    if (this.#poll.ended || !this.#isNews(entry)) return
    // It may be this one's own question.
    if (this.#reading > 0) this.#missed = entry
    else void this.#read(() => entry)
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

  /**
   * Keeps what is good of an answer from Vault and tells of a change; unless `isLatest` says, after the last wait, that a later read has begun or that
   * all is over. At once, where the answer is there and is all that is needed.
   */
  protected abstract read(answer: Entry | Promise<Entry>, isLatest: () => boolean): Promise<void>

  /** As it is now. */
  protected abstract value(): Value

  /** Whether it could not be read the last time. */
  protected get isFailing(): boolean {
    return this.#poll.failures > 0
  }

  protected tell(next: Value, previous: Value, version: number | undefined): void {
    const { events, secret } = this.#parts
    events.emit('secretChange', { name: secret.name, version })
    this.#changes.tell(next, previous)
  }

  async #read(ask: () => Entry | Promise<Entry>): Promise<void> {
    this.#reading++
    await this.#poll.now(() => this.#readInTurn(ask()))
    this.#reading--
    const missed = this.#missed
    if (this.#reading > 0 || missed === undefined) return
    this.#missed = undefined
    this.seen(missed)
  }

  #readInTurn(answer: Entry | Promise<Entry>): Promise<void> {
    const turn = ++this.#turn
    const known = answer instanceof Promise ? answer.then((entry) => (this.#known = entry)) : (this.#known = answer)
    return this.read(known, () => turn === this.#turn && !this.#poll.ended)
  }

  // While it fails, whatever was read since may be what ends that.
  #isNews(entry: Entry): boolean {
    if (this.#known === undefined) return true
    return this.isFailing ? entry.asked > this.#known.asked : isNews(entry, this.#known)
  }
}
