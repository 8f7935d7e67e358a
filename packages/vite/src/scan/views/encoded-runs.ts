import { bytesIn, digitsOf, hexDigits } from './byte-tables.ts'
import { isPlausible } from './plausible-text.ts'
import { endOfRun, nextRun } from './runs.ts'
import type { View } from './view.ts'

// Shorter runs are every other identifier. What a secret of under sixteen bytes gives in base64 is searched for as it is.
const shortestRun = 14
const shortestHexRun = 16
/** A run that goes on after a line's end: MIME, PEM. */
const shortestLine = 40
/** In longer runs the start is certain: nobody glues a path to a megabyte of base64. */
const longestUnaligned = 65_536

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const glue = bytesIn('/+-_')
const sextets = digitsOf(`${letters}+/`, `${letters}-_`)
const ofBase64 = bytesIn(`${letters}+/-_`)
/** Hexadecimal digits, and what may be between them. */
const ofHex = Uint8Array.from(hexDigits, (digit, byte) => (digit >= 0 || byte <= 0x20 ? 1 : 0))

/** Decoded pieces of a view, one after the other, each with where it comes from. */
export class Pieces {
  #bytes = new Uint8Array(4096)
  #length = 0
  readonly #starts: number[] = []
  readonly #sources: number[] = []
  readonly #forms: string[] = []

  /** Makes room for `size` bytes more; what is written at `length` of `bytes` is kept by `close`. */
  open(size: number): Uint8Array {
    if (this.#length + size >= this.#bytes.length) {
      const larger = new Uint8Array((this.#length + size) * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    return this.#bytes
  }

  get length(): number {
    return this.#length
  }

  /** The piece of `size` bytes that was just written came from `source`. */
  close(size: number, source: number, form: string): void {
    this.#starts.push(this.#length)
    this.#sources.push(source)
    this.#forms.push(form)
    this.#length += size
    // Keeps two pieces from making up a secret between them; no text in UTF-8 or UTF-16 has it.
    this.#bytes[this.#length++] = 0xff
  }

  /** The same, but noise is not kept. */
  closeIfPlausible(size: number, source: number, form: string): void {
    if (isPlausible(this.#bytes, this.#length, size)) this.close(size, source, form)
  }

  /** Undefined without pieces. */
  view(parent: View): View | undefined {
    if (this.#starts.length === 0) return undefined
    const piece = (offset: number): number => lastUpTo(this.#starts, offset)
    return {
      bytes: this.#bytes,
      length: this.#length,
      depth: parent.depth + 1,
      locate: (offset) => parent.locate(this.#sources[piece(offset)] ?? 0),
      forms: (start) => {
        const index = piece(start)
        const source = this.#sources[index] ?? 0
        return [this.#forms[index] ?? '', ...parent.forms(source, source + 1)]
      },
    }
  }
}

function lastUpTo(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Decodes whatever may be base64 or hex in a view. */
export function decodeRuns(view: View, pieces: Pieces): void {
  const { bytes, length: end } = view
  let at = nextRun(ofBase64, shortestRun, bytes, 0, end)
  while (at < end) {
    const runEnd = endOfLines(bytes, at, end)
    decodeRun(view, at, runEnd, pieces)
    at = nextRun(ofBase64, shortestRun, bytes, runEnd, end)
  }
}

function endOfLines(bytes: Uint8Array, start: number, end: number): number {
  let lineStart = start
  for (;;) {
    const at = endOfRun(ofBase64, bytes, lineStart, end)
    const lineEnds = at + 1 < end && (bytes[at] as number) <= 0x20 && ofBase64[bytes[at + 1] as number] === 1
    if (!lineEnds || at - lineStart < shortestLine) return at
    lineStart = at + 1
  }
}

function decodeRun(view: View, start: number, end: number, pieces: Pieces): void {
  const { bytes } = view
  const alignments = alignmentsOf(view, start, end)
  for (let alignment = 0; alignment < 4; alignment++) {
    if ((alignments & (1 << alignment)) === 0) continue
    const out = pieces.open(end - start)
    pieces.closeIfPlausible(decodeBase64(bytes, start + alignment, end, out, pieces.length), start, 'base64')
  }
  decodeHexIn(bytes, start, end, pieces)
}

/** Where base64 may begin in a run, as bits: at its start, and in the midst of it after a path, a word or another literal. */
function alignmentsOf(view: View, start: number, end: number): number {
  if (end - start > longestUnaligned) return 1
  let alignments = 1
  let hasDigit = false
  for (let at = start; at < end; at++) {
    const byte = view.bytes[at] as number
    if (glue[byte] === 1) alignments |= 1 << ((at + 1 - start) & 3)
    hasDigit ||= byte <= 0x39 && byte >= 0x30
  }
  // Base64 without any digit is rare, words that are glued together are not.
  if (!hasDigit) return 1
  return view.locate(end - 1) - view.locate(start) === end - 1 - start ? alignments : 15
}

function decodeBase64(bytes: Uint8Array, start: number, end: number, out: Uint8Array, from: number): number {
  let bits = 0
  let count = 0
  let length = from
  for (let at = start; at < end; at++) {
    const sextet = sextets[bytes[at] as number] as number
    if (sextet < 0) continue
    bits = (bits << 6) | sextet
    count += 6
    if (count >= 8) {
      count -= 8
      out[length++] = (bits >> count) & 0xff
    }
  }
  return length - from
}

function decodeHexIn(bytes: Uint8Array, start: number, end: number, pieces: Pieces): void {
  let at = nextRun(ofHex, shortestHexRun, bytes, start, end)
  while (at < end) {
    const runEnd = endOfRun(ofHex, bytes, at, end)
    for (const offset of [0, 1]) decodeHex(bytes, at + offset, runEnd, pieces)
    at = nextRun(ofHex, shortestHexRun, bytes, runEnd, end)
  }
}

function decodeHex(bytes: Uint8Array, start: number, end: number, pieces: Pieces): void {
  const out = pieces.open(end - start)
  let length = pieces.length
  let high = -1
  for (let at = start; at < end; at++) {
    const nibble = hexDigits[bytes[at] as number] as number
    if (nibble < 0) continue
    if (high < 0) high = nibble
    else {
      out[length++] = (high << 4) | nibble
      high = -1
    }
  }
  pieces.closeIfPlausible(length - pieces.length, start, 'hex')
}
