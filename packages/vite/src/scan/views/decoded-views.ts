import { decodeByteLists } from './byte-lists.ts'
import { canonicalText, unescapedOnce, type CanonicalText } from './canonical-text.ts'
import { decompress, mostDecompressed } from './decompressed.ts'
import { edits } from './edit-log.ts'
import { decodeRuns, Pieces } from './encoded-runs.ts'
import { decodeUtf16 } from './utf-16.ts'
import type { View } from './view.ts'

/** Base64 in hex in gzip in base64: nobody gets there by accident. */
const deepest = 4

/** Shows a file as it is, and as it reads when what is encoded in it is decoded, again and again; and says what could not be. */
export function decodedViews(
  root: View,
  file: string,
  onView: (view: View) => void,
  onProblem: (problem: string, view: View) => void,
): void {
  let allowance = mostDecompressed
  const waiting = [root]
  for (let view = waiting.pop(); view !== undefined; view = waiting.pop()) {
    const readable = showReadable(view, onView)
    if (view.depth >= deepest) continue
    const { views, problems } = decompress(view, file, allowance)
    for (const problem of problems) onProblem(problem, view)
    for (const each of views) allowance -= each.length
    waiting.push(...views)
    const decoded = decodedPieces(view, readable)
    if (decoded !== undefined) waiting.push(decoded)
  }
}

function decodedPieces(view: View, readable: View): View | undefined {
  const pieces = new Pieces()
  decodeRuns(readable, pieces)
  decodeByteLists(readable, pieces)
  // Zero bytes and byte order tell UTF-16, so nothing must have been taken out.
  decodeUtf16(view, pieces)
  return pieces.view(readable)
}

/** Shows the view, and the view without any escapes, which is returned; the same view if it has none. */
function showReadable(view: View, onView: (view: View) => void): View {
  const text = canonicalText(view.bytes, view.length)
  if (text.log.count === 0) {
    onView(view)
    return view
  }
  onView({ ...view, seams: text.log.sources(edits.split | edits.percent) })
  const readable = textView(view, text)
  onView(readable)
  if (text.obfuscated !== undefined) showLevels(partOf(view, text.obfuscated), onView)
  return readable
}

const mostLevels = 3
/** A long secret may begin long before what is noticed. */
const levelsReach = 16_384

function partOf(view: View, { start, end }: { readonly start: number; readonly end: number }): View {
  const from = Math.max(0, start - levelsReach)
  const length = Math.min(view.length, end + levelsReach) - from
  return {
    bytes: view.bytes.subarray(from, from + length),
    length,
    depth: view.depth,
    locate: (offset) => view.locate(from + offset),
    forms: (first, last) => view.forms(from + first, from + last),
  }
}

/** Where even letters are escaped, the escapes of one level can look like another's: then level by level. */
function showLevels(view: View, onView: (view: View) => void): void {
  let level = view
  for (let count = 1; count <= mostLevels; count++) {
    const text = unescapedOnce(level.bytes, level.length)
    if (text.log.count === 0) return
    level = textView(level, text)
    onView(textView(level, canonicalText(level.bytes, level.length)))
  }
}

const textView = (source: View, { bytes, length, log }: CanonicalText): View => ({
  bytes,
  length,
  depth: source.depth,
  locate: (offset) => source.locate(log.locate(offset)),
  forms: (start, end) => [...new Set([...log.forms(start, end), ...source.forms(log.locate(start), log.locate(end))])],
})
