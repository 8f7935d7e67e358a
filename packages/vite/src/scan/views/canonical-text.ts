import { bytesIn } from './byte-tables.ts'
import { EditLog, edits } from './edit-log.ts'
import {
  backslash,
  brace,
  classes,
  EscapeReader,
  inJoint,
  longestJoint,
  percent,
  plain,
  quote,
  space,
  start,
  white,
  type ReadEscape,
} from './escape-reader.ts'
import { PlainStretches } from './plain-stretches.ts'
import { codePointOf, lengthOf, nothing, readBackslash, readEntity, readPercent } from './escapes.ts'

/** Text in which nothing is escaped any more, as far as it was. */
export interface CanonicalText {
  readonly bytes: Uint8Array
  readonly length: number
  readonly log: EditLog
  /** Where in the source letters or digits were escaped, which nobody needs to do; there, levels of escapes may be entangled. */
  readonly obfuscated: { readonly start: number; readonly end: number } | undefined
}

/**
 * Undoes, at any depth and in any mixture: JavaScript's and JSON's escapes, HTML entities, percent-encoding, the joints between string literals
 * (`'ab' + "cd"`, `'ab', 'cd'`, `'ab'.concat('cd')`, `${'cd'}`), and differences in white space. A secret goes through the same, so that both meet in the
 * same form whatever stood between them, although the text as a whole may no longer be what its author meant.
 */
export function canonicalText(source: Uint8Array, length = source.length): CanonicalText {
  return new CanonicalWriter(source.subarray(0, length), true).write()
}

/** Undoes one level of the same only, as a program that reads the text would. */
export function unescapedOnce(source: Uint8Array, length = source.length): CanonicalText {
  return new CanonicalWriter(source.subarray(0, length), false).write()
}

const newline = 0x0a

/** What stands for white space after a backslash. */
const escapedWhite = bytesIn('nrt')

const nearby = 24
const concat = Buffer.from('.concat')

class CanonicalWriter {
  readonly #in: Uint8Array
  readonly #end: number
  readonly #out: Uint8Array
  readonly #log = new EditLog()
  /** What is read next and written next. */
  #i = 0
  #o = 0
  /** A backslash, percent sign or ampersand that was itself written as an escape, so that what follows may make it another; -1 for none. */
  #pending = -1
  #pendingKind = 0
  /** Where a literal inside a template literal began, whose end is a joint too. */
  #template = -1
  readonly #reader: EscapeReader
  readonly #stretches: PlainStretches

  readonly #allLevels: boolean
  #obfuscated: { start: number; end: number } | undefined
  #lastCoded = -1000
  #streak = 0

  constructor(source: Uint8Array, allLevels: boolean) {
    const { length } = source
    this.#allLevels = allLevels
    this.#in = source
    this.#reader = new EscapeReader(source, length)
    this.#stretches = new PlainStretches(source)
    this.#end = length
    this.#out = uninitialised(length + 4)
  }

  write(): CanonicalText {
    for (;;) {
      if (this.#pending >= 0) {
        const byte = this.#pending
        this.#pending = -1
        this.#special(byte, this.#pendingKind)
        continue
      }
      this.#copyPlain()
      if (this.#i >= this.#end) break
      this.#special(this.#in[this.#i++] as number, 0)
    }
    return { bytes: this.#out, length: this.#o, log: this.#log, obfuscated: this.#obfuscated }
  }

  #copyPlain(): void {
    const hasTemplate = this.#template >= 0
    const end = this.#stretches.copy(this.#i, this.#out, this.#o, hasTemplate)
    this.#o += end - this.#i
    this.#i = end
  }

  #special(byte: number, kind: number): void {
    const type = classes[byte]
    if (type === white) this.#white(kind)
    else if (type === quote) this.#quote(byte, kind)
    else if (type === brace) this.#brace(byte, kind)
    else if (byte === backslash) this.#backslash(kind)
    else this.#sign(byte, kind)
  }

  #put(byte: number, kind: number): void {
    this.#out[this.#o++] = byte
    if (kind !== 0) this.#log.add(this.#o, this.#i, kind)
  }

  /** A line's end, however it is written, with what the line before ends in and the next is indented by. */
  #white(kind: number): void {
    const shift = this.#i - this.#o - 1
    while (this.#o > 0 && isSpace(this.#out[this.#o - 1] as number)) this.#o--
    if (this.#o === 0 || this.#out[this.#o - 1] !== newline) this.#out[this.#o++] = newline
    const all = kind | this.#skipWhite()
    if (all !== 0 || this.#i - this.#o !== shift) this.#log.add(this.#o, this.#i, all | edits.space)
  }

  /** Line ends and spaces, as they are or escaped, of which source maps are full; returns what kind of edit it was. */
  #skipWhite(): number {
    let kind = 0
    for (; this.#i < this.#end; this.#i++) {
      const byte = this.#in[this.#i] as number
      if (isWhite(byte)) continue
      const isEscaped = byte === backslash && this.#allLevels && this.#i + 1 < this.#end
      if (!isEscaped || escapedWhite[this.#in[this.#i + 1] as number] === 0) break
      kind = edits.escaped
      this.#i++
    }
    return kind
  }

  #quote(byte: number, kind: number): void {
    const joint = this.#jointBefore()
    if (joint < 0) return this.#put(byte, kind)
    this.#o = joint
    this.#log.add(joint, this.#i, kind | edits.split)
  }

  /** Where the joint before a quote begins that is about to be written; -1 if there is none. */
  #jointBefore(): number {
    const out = this.#out
    let joins = false
    let at = this.#o - 1
    for (const limit = Math.max(0, at - longestJoint); at >= limit; at--) {
      const byte = out[at] as number
      if (byte === 0x2b || byte === 0x2c) joins = true
      else if (byte === concat[6] && this.#concatEnds(at)) [joins, at] = [true, at - 6]
      else if (byte === 0x7b && out[at - 1] === 0x24) return this.#openTemplate(at - 1)
      else if (inJoint[byte] === 0) break
    }
    return joins && at >= 0 && classes[out[at] as number] === quote ? at : -1
  }

  #concatEnds(at: number): boolean {
    return this.#out[at - 6] === concat[0] && concat.every((byte, index) => this.#out[at - 6 + index] === byte)
  }

  #openTemplate(at: number): number {
    this.#template = at
    return at
  }

  #brace(byte: number, kind: number): void {
    const last = this.#o - 1
    if (this.#template < 0 || last <= this.#template || classes[this.#out[last] as number] !== quote) {
      return this.#put(byte, kind)
    }
    this.#template = -1
    this.#o = last
    this.#log.add(last, this.#i, kind | edits.split)
  }

  /** A backslash does nothing but give what follows its meaning, however many there are. */
  #backslash(kind: number): void {
    const from = this.#i
    if (!this.#allLevels && this.#in[from] === backslash) {
      this.#i++
      return this.#put(backslash, kind | edits.escaped)
    }
    this.#i = this.#reader.endOfBackslashes(from, kind === 0)
    // An even number stands for backslashes and leaves the quote to end the literal: the letter is the next one's first.
    const joint = (this.#i - from) % 2 === 1 ? this.#reader.jointAfter(this.#i) : this.#i
    const all = kind | edits.escaped | (joint > this.#i ? edits.split : 0)
    this.#i = joint
    const found = this.#read(readBackslash)
    if (found === 0 || codePointOf(found) === nothing) this.#log.add(this.#o, this.#i, all)
    else this.#decoded(codePointOf(found), all)
  }

  #sign(byte: number, kind: number): void {
    const from = this.#i
    const found = this.#read(byte === percent ? readPercent : readEntity)
    const complete = this.#allLevels || byte === percent || this.#in[this.#i - 1] === 0x3b
    if (found === 0 || !complete) {
      this.#i = from
      return this.#put(byte, kind)
    }
    const code = codePointOf(found)
    if (byte !== percent) this.#decoded(code, kind | edits.html)
    else if (code < 0x80 || lengthOf(found) > 2) this.#decoded(code, kind | edits.percent)
    else this.#put(code, kind | edits.percent)
  }

  #read(read: ReadEscape): number {
    const found = this.#allLevels ? this.#reader.read(read, this.#i) : this.#reader.readPlain(read, this.#i)
    this.#i = this.#reader.next
    if (found === 0 && this.#reader.entangled) this.#noteObfuscation()
    return found
  }

  #decoded(code: number, kind: number): void {
    const type = code < 0x80 && this.#allLevels ? classes[code] : plain
    if (isLetterOrDigit(code)) this.#noteObfuscation()
    if (type === start) [this.#pending, this.#pendingKind] = [code, kind]
    else if (type !== plain) this.#special(code, kind)
    else if (isSpace(code) && this.#allLevels && this.#out[this.#o - 1] === newline) this.#indented(kind)
    else this.#putCodePoint(code, kind)
  }

  #indented(kind: number): void {
    const all = kind | this.#skipWhite()
    this.#log.add(this.#o, this.#i, all | edits.space)
  }

  /** A single one may stand in a regular expression; several close together are somebody's habit. */
  #noteObfuscation(): void {
    this.#streak = this.#o - this.#lastCoded < nearby ? this.#streak + 1 : 0
    this.#lastCoded = this.#o
    if (this.#streak >= 2) this.#obfuscated = { start: this.#obfuscated?.start ?? this.#i, end: this.#i }
  }

  #putCodePoint(code: number, kind: number): void {
    const out = this.#out
    if (code >= 0xdc00 && code <= 0xdfff && this.#joinSurrogates(code)) return this.#log.add(this.#o, this.#i, kind)
    if (code >= 0x10000) {
      out[this.#o++] = 0xf0 | (code >> 18)
      out[this.#o++] = 0x80 | ((code >> 12) & 0x3f)
    } else if (code >= 0x800) out[this.#o++] = 0xe0 | (code >> 12)
    if (code >= 0x800) out[this.#o++] = 0x80 | ((code >> 6) & 0x3f)
    else if (code >= 0x80) out[this.#o++] = 0xc0 | (code >> 6)
    this.#put(code >= 0x80 ? 0x80 | (code & 0x3f) : code, kind)
  }

  /** The first half of a surrogate pair was written as if it were a character; with the second it becomes one. */
  #joinSurrogates(low: number): boolean {
    const out = this.#out
    const at = this.#o - 3
    if (at < 0 || out[at] !== 0xed || ((out[at + 1] as number) & 0xf0) !== 0xa0) return false
    const high = 0xd000 | (((out[at + 1] as number) & 0x3f) << 6) | ((out[at + 2] as number) & 0x3f)
    this.#o = at
    this.#putCodePoint(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), 0)
    return true
  }
}

/** All of what counts is written. */
const uninitialised = (size: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)

const isLetterOrDigit = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)

const isSpace = (code: number): boolean => code === space || code === 9

const isWhite = (byte: number): boolean => isSpace(byte) || byte === newline || byte === 13
