import { bytesIn } from './byte-tables.ts'
import { brace, classes, plain, quote } from './escape-reader.ts'

/** What may stand right before the quote that ends a joint. */
const joining = bytesIn(' \t\r\n()+,{')

/** No joint and no escape goes on across one of these. */
const rests = bytesIn('ABCDEFGHIJKLMNOPQRSTUVWXYZbdefghijklmpqrsuvwxyz0123456789;:=<>[]|?!*^_-/@~')

// Where something may begin that is not copied: an escape, a line's end, a joint. Too often does no harm, too seldom would. Engines search for these with
// vector instructions, several bytes a nanosecond, and from the first time on, so all alternatives are of one byte and what must follow it.
const inJoint = String.raw`(?:[ \t()+,]|\.concat)`
const joint = String.raw`["'\`](?=${inJoint}{1,40}["'\`])|\$(?=\{${inJoint}{0,40}["'\`])`
const inEntity = String.raw`#|amp|lt|gt|quot|[A-Za-z]{1,11};`
const escapeNear = String.raw`[^]{0,5}(?:%[\da-fA-Fu]|&(?:${inEntity}))`
const entity = String.raw`&(?=${inEntity}|[A-Za-z]{0,5}[\\"'\`]|${escapeNear})`
const percent = String.raw`%(?=[\da-fA-Fu\\"'\`]|${escapeNear})`
const anyStop = String.raw`[\\\n\r]|${percent}|${entity}|${joint}`
const stop = new RegExp(anyStop, 'g')
const stopInTemplate = new RegExp(String.raw`${anyStop}|["'\`](?=\})`, 'g')

/** Shorter stretches are faster read and copied byte by byte. */
const worthSearch = 12
const worthCall = 64

/** Copies a text's stretches in which nothing is to be undone. */
export class PlainStretches {
  readonly #in: Uint8Array
  readonly #end: number
  readonly #text: string
  /** Whether the last walk came to where nothing that began before goes on. */
  #rested = false

  constructor(source: Uint8Array) {
    this.#in = source
    this.#end = source.length
    this.#text = Buffer.from(source.buffer, source.byteOffset, source.length).toString('latin1')
  }

  /** Copies what is plain from here on; returns where it ends. `inTemplate` where a brace may end a joint. */
  copy(from: number, out: Uint8Array, to: number, inTemplate: boolean): number {
    const shift = to - from
    let at = from
    for (;;) {
      at = this.#walk(at, out, shift, inTemplate)
      if (!this.#rested) return at
      const next = this.#nextStop(at, inTemplate)
      if (next - at < worthCall) for (; at < next; at++) out[at + shift] = this.#in[at] as number
      else out.set(this.#in.subarray(at, next), at + shift)
      at = next
    }
  }

  #nextStop(from: number, inTemplate: boolean): number {
    const regex = inTemplate ? stopInTemplate : stop
    regex.lastIndex = from
    return regex.test(this.#text) ? regex.lastIndex - 1 : this.#end
  }

  /** Byte by byte, to what is not plain, or until nothing can be in progress any more. */
  #walk(from: number, out: Uint8Array, shift: number, inTemplate: boolean): number {
    const source = this.#in
    const end = this.#end
    const enough = from + worthSearch
    this.#rested = false
    for (let at = from; at < end; at++) {
      const byte = source[at] as number
      const type = classes[byte] as number
      if (type !== plain) {
        // Most quotes end no joint, most braces no literal in a template.
        const isPlain = type === quote ? at + shift > 0 && joining[out[at + shift - 1] as number] === 0 : !inTemplate
        if (!isPlain || (type !== quote && type !== brace)) return at
      }
      out[at + shift] = byte
      if (at < enough || rests[byte] === 0) continue
      this.#rested = true
      return at + 1
    }
    return end
  }
}
