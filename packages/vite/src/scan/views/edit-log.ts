/** What was written in another way than it reads, as bits, since a place can have several. */
export const edits = { escaped: 1, percent: 2, html: 4, split: 8, space: 16 } as const

const names: readonly (readonly [number, string])[] = [
  [edits.escaped, 'escaped'],
  [edits.percent, 'percent-encoded'],
  [edits.html, 'as HTML entities'],
  [edits.split, 'split over several literals'],
]

/** Remembers where a decoded text departs from its source. */
export class EditLog {
  #count = 0
  // Most texts have no edits.
  #out = new Int32Array(0)
  #in = new Int32Array(0)
  #kinds = new Uint8Array(0)

  get count(): number {
    return this.#count
  }

  /** From here on, the text at `out` is the source at `from`; what came just before was written as `kind`. */
  add(out: number, from: number, kind: number): void {
    let merged = kind
    while (this.#count > 0 && (this.#out[this.#count - 1] as number) >= out) {
      this.#count--
      merged |= this.#kinds[this.#count] as number
    }
    if (this.#count === this.#out.length) this.#grow()
    this.#out[this.#count] = out
    this.#in[this.#count] = from
    this.#kinds[this.#count] = merged
    this.#count++
  }

  #grow(): void {
    const size = Math.max(256, this.#count * 2)
    const [out, from, kinds] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)]
    out.set(this.#out)
    from.set(this.#in)
    kinds.set(this.#kinds)
    this.#out = out
    this.#in = from
    this.#kinds = kinds
  }

  /** Where in the source what was taken out or decoded as one of these kinds ends. */
  sources(kinds: number): number[] {
    const found: number[] = []
    for (let index = 0; index < this.#count; index++) {
      if (((this.#kinds[index] as number) & kinds) !== 0) found.push(this.#in[index] as number)
    }
    return found
  }

  /** Where in the source the text at `offset` comes from. */
  locate(offset: number): number {
    const index = this.#lastUpTo(offset)
    return index < 0 ? offset : (this.#in[index] as number) + offset - (this.#out[index] as number)
  }

  /** Whether anything from `start` to `end` departs from the source. */
  touches(start: number, end: number): boolean {
    return this.#lastUpTo(end) > this.#lastUpTo(start)
  }

  /** How what stands from `start` to `end` was written. */
  forms(start: number, end: number): string[] {
    let kinds = 0
    for (let index = this.#lastUpTo(start) + 1; index <= this.#lastUpTo(end); index++) {
      kinds |= this.#kinds[index] as number
    }
    const found = names.filter(([bit]) => (kinds & bit) !== 0).map(([, name]) => name)
    return kinds !== 0 && found.length === 0 ? ['spaced differently'] : found
  }

  #lastUpTo(offset: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#out[middle] as number) <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
