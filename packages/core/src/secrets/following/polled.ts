import type { Cache } from '../../cache/index.ts'
import { type Clock, type EventEmitter, isVaultError } from '../../foundation/index.ts'
import type { NamedSecret } from '../named-secret.ts'
import type { SecretEvent, SecretEvents } from '../secret-events.ts'
import { Changes } from './changes.ts'
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
export abstract class Polled<Value> implements AsyncIterable<Value, undefined>, Disposable {
  readonly #parts: PolledParts
  readonly #changes = new Changes<Value>()
  readonly #poll: Poll
  #turn = 0

  protected constructor(operation: string, parts: PolledParts) {
    this.#parts = parts
    const { secret, events } = parts
    const tellOf = (event: Pick<SecretEvent, 'outcome' | 'source'>): void =>
      events.emit('secret', { operation, name: secret.name, ...event, background: true, durationMs: 0 })
    this.#poll = new Poll({
      ...parts,
      work: () => this.#readInTurn(),
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

  /**
   * Reads it from Vault, keeps what is good and tells of a change; unless `isLatest` says, after the last wait, that a later read has begun or that all is
   * over.
   */
  protected abstract read(isLatest: () => boolean): Promise<void>

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

  #readInTurn(): Promise<void> {
    const turn = ++this.#turn
    return this.read(() => turn === this.#turn && !this.#poll.ended)
  }
}
