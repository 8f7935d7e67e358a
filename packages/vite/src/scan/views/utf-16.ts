import type { Pieces } from './encoded-runs.ts'
import type { View } from './view.ts'

const shortestText = 8

/** Finds text of two bytes a character, in either order, among whose characters at least every eighth is ASCII. */
export function decodeUtf16(view: View, pieces: Pieces): void {
  const { bytes, length } = view
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, length)
  const firstZero = content.indexOf(0)
  if (firstZero < 0) return
  const mark = length > 1 ? content.readUInt16LE(0) : 0
  if (mark === 0xfeff || mark === 0xfffe) {
    pieces.close(decode(content, 2, length, mark === 0xfffe, pieces), 0, 'UTF-16')
    return
  }
  for (let zero = firstZero; zero >= 0 && zero < length;) {
    const end = endOfText(content, zero)
    // The zero byte is the second of its character, or the first.
    if (end - zero >= 2 * shortestText) {
      const source = Math.max(0, zero - 1)
      pieces.close(decode(content, source, end, false, pieces), source, 'UTF-16')
      pieces.close(decode(content, zero, end, true, pieces), source, 'UTF-16')
    }
    zero = content.indexOf(0, Math.max(end, zero + 1))
  }
}

function endOfText(content: Buffer, zero: number): number {
  let at = zero
  let last = zero
  while (at < content.length && at - last <= 16) {
    if (content[at] === 0 && content[at - 1] !== 0) last = at
    else if (content[at] === 0) break
    at += 2
  }
  return Math.min(content.length, last + 2)
}

/** Writes the text to the pieces; returns its size. */
function decode(content: Buffer, start: number, end: number, swapped: boolean, pieces: Pieces): number {
  const even = Buffer.from(content.subarray(start, start + ((end - start) & ~1)))
  const text = Buffer.from((swapped ? even.swap16() : even).toString('utf16le'))
  pieces.open(text.length).set(text, pieces.length)
  return text.length
}
