import { createEventEmitter, type EventEmitter, requireListener } from '../../foundation/index.ts'

/** Tells of the changes of one thing: to listeners, each time, and to iterators, which skip what they are too slow for. */
export class Changes<Value> {
  readonly #events: EventEmitter<{ change: { next: Value; previous: Value } }>
  #count = 0
  #ended = false
  #changed = Promise.withResolvers<void>()

  /** Of what: it is in the warning of a listener that fails. */
  constructor(name: string) {
    this.#events = createEventEmitter(undefined, `An onChange listener of the secret ${name}`)
  }

  tell(next: Value, previous: Value): void {
    this.#count++
    this.#wake()
    this.#events.emit('change', { next, previous })
  }

  onChange(listener: (next: Value, previous: Value) => unknown): () => void {
    requireListener(listener)
    return this.#events.on('change', ({ next, previous }) => listener(next, previous))
  }

  /** What `current` gives after each change from now on: from the call, and not from its first step. */
  iterate(current: () => Value): AsyncGenerator<Value, undefined> {
    return this.#iterateAfter(this.#count, current)
  }

  /** Ends the iterators. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *#iterateAfter(count: number, current: () => Value): AsyncGenerator<Value, undefined> {
    for (let seen = count; ; seen = this.#count) {
      while (seen === this.#count && !this.#ended) await this.#changed.promise
      if (this.#ended) return undefined
      yield current()
    }
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
