import type { ScannedSecret } from '../finding.ts'
import type { View } from '../views/view.ts'

// A literal, an attribute or a text between tags ends with one of these.
const delimiters = new Set(Buffer.from('"\'`<>=&;\n\r'))

/** Where a value that is too short to be searched for anywhere makes up a whole literal: the first such place. */
export function findToken({ value }: ScannedSecret, { bytes, length }: View): number | undefined {
  const token = Buffer.from(value)
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, length)
  for (let at = content.indexOf(token); at >= 0; at = content.indexOf(token, at + 1)) {
    const [before, after] = [content[at - 1], content[at + token.length]]
    if ((before === undefined || delimiters.has(before)) && (after === undefined || delimiters.has(after))) return at
  }
  return undefined
}
