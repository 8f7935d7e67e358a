import { bytesIn } from './byte-tables.ts'
import { codePointOf, lengthOf, readBackslash, readEntity, readPercent } from './escapes.ts'

/** Reads what stands after a backslash, percent sign or ampersand. */
export type ReadEscape = typeof readBackslash

export const backslash = 0x5c
export const percent = 0x25
const ampersand = 0x26
export const space = 0x20

// What a byte may be the beginning of.
export const plain = 0
export const white = 1
export const quote = 2
export const start = 3
export const brace = 4
export const classes = new Uint8Array(256)
for (const byte of [10, 13]) classes[byte] = white
for (const byte of [0x22, 0x27, 0x60]) classes[byte] = quote
for (const byte of [backslash, percent, ampersand]) classes[byte] = start
classes[0x7d] = brace

/** What may stand beside the sign that joins two literals. */
export const inJoint = bytesIn(' \t\r\n()')

const longestEscape = 12
export const longestJoint = 32

/** Reads escapes whose characters may be escaped themselves, or stand in the next literal. */
export class EscapeReader {
  readonly #in: Uint8Array
  readonly #end: number
  readonly #ahead = new Uint8Array(longestEscape)
  readonly #aheadEnds = new Int32Array(longestEscape)
  /** Where the last read ended. */
  next = 0
  /** Whether the last read found no escape where escapes of escapes are near. */
  entangled = false

  constructor(source: Uint8Array, end: number) {
    this.#in = source
    this.#end = end
  }

  /** What is escaped here as it stands; 0 for nothing. */
  readPlain(read: ReadEscape, at: number): number {
    const found = read(this.#in, at, this.#end)
    this.next = at + lengthOf(found)
    return found
  }

  /** What is escaped here when its parts are decoded; 0 for nothing. */
  read(read: ReadEscape, at: number): number {
    this.entangled = false
    const found = this.readPlain(read, at)
    const coded = found === 0 ? this.#mayBeCoded(read, at) : this.#isUnfinished(read, this.next)
    return coded ? this.#readCoded(read, at) : found
  }

  #readCoded(read: ReadEscape, at: number): number {
    const count = this.#lookAhead(at)
    const found = read(this.#ahead, 0, count)
    this.next = found === 0 ? at : (this.#aheadEnds[lengthOf(found) - 1] as number)
    this.entangled = found === 0 && this.#codedNear(at)
    return found
  }

  /** Percent-encoding of percent-encoding, entities of entities. */
  #codedNear(from: number): boolean {
    for (let at = from; at < Math.min(this.#end, from + 6); at++) {
      if (this.#in[at] !== backslash && this.#escapeAt(at) !== 0) return true
    }
    return false
  }

  /** An entity whose next digit or semicolon may be escaped, or stand in the next literal. */
  #isUnfinished(read: ReadEscape, after: number): boolean {
    if (read !== readEntity || this.#in[after - 1] === 0x3b) return false
    return this.#escapeAt(after) !== 0 || this.jointAfter(after) > after
  }

  #mayBeCoded(read: ReadEscape, at: number): boolean {
    const type = classes[this.#in[at] ?? 0]
    if (type === start) return this.#escapeAt(at) !== 0
    if (type === quote) return read !== readBackslash && this.jointAfter(at) > at
    if (type !== plain) return false
    for (let next = at + 1; next < Math.min(this.#end, at + 6); next++) {
      const following = classes[this.#in[next] as number]
      if (following === start || following === quote) return true
    }
    return false
  }

  #lookAhead(from: number): number {
    let at = from
    let count = 0
    while (count < longestEscape && at < this.#end) {
      at = this.jointAfter(at)
      const found = this.#escapeAt(at)
      const code = found === 0 ? (this.#in[at] as number) : codePointOf(found)
      at += found === 0 ? 1 : lengthOf(found) + 1
      this.#ahead[count] = code < 0x80 ? code : 0
      this.#aheadEnds[count++] = at
    }
    return count
  }

  #escapeAt(at: number): number {
    const byte = this.#in[at]
    if (byte === backslash) return this.#isCoded(at) ? readBackslash(this.#in, at + 1, this.#end) : 0
    if (byte === percent) return readPercent(this.#in, at + 1, this.#end)
    return byte === ampersand ? readEntity(this.#in, at + 1, this.#end) : 0
  }

  /** Whether the escape here is one for any character, so that it may stand for the letter of another escape. */
  #isCoded(at: number): boolean {
    const next = this.#in[at + 1] ?? 0
    const forAny = next === 0x78 || next === 0x75 || (next >= 0x30 && next <= 0x37)
    return forAny && readBackslash(this.#in, at + 1, this.#end) !== 0
  }

  /** Where a run of backslashes ends; unless all are plain, the last may begin an escape of its own. */
  endOfBackslashes(from: number, allPlain: boolean): number {
    for (let at = from; at < this.#end; at++) {
      if (this.#in[at] !== backslash || (!allPlain && this.#isCoded(at))) return at
    }
    return this.#end
  }

  /** Where a joint between literals ends that begins here; here if none does. */
  jointAfter(at: number): number {
    if (at >= this.#end || classes[this.#in[at] as number] !== quote) return at
    let joins = false
    for (let index = at + 1; index < Math.min(this.#end, at + longestJoint); index++) {
      const byte = this.#in[index] as number
      if (byte === 0x2b || byte === 0x2c) joins = true
      else if (classes[byte] === quote) return joins ? index + 1 : at
      else if (inJoint[byte] === 0) return at
    }
    return at
  }
}
