import { isUtf8 } from 'node:buffer'
import * as zlib from 'node:zlib'
import type { View } from './view.ts'

/** What decompressing gave: views, or why there is one less than there should be. */
export interface Decompressed {
  readonly views: readonly View[]
  readonly problems: readonly string[]
}

/** How much may come out of one file, in bytes, so that a small file cannot take all memory. */
export const mostDecompressed = 128 * 1024 * 1024

const mostStreams = 4096

interface Stream {
  readonly at: number
  readonly form: string
  readonly decompress: (input: Uint8Array, options: { maxOutputLength: number }) => Buffer
}

const partly = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
const inflate: Stream['decompress'] = (input, options) => zlib.inflateSync(input, { ...partly, ...options })
/** Both are called so. */
const inflateEither: Stream['decompress'] = (input, options) =>
  isZlib(Buffer.from(input.buffer, input.byteOffset, input.length))
    ? inflate(input, options)
    : inflateRaw(input, options)
const inflateRaw: Stream['decompress'] = (input, options) => zlib.inflateRawSync(input, { ...partly, ...options })

/**
 * Finds gzip and zip streams by how they begin, zlib's at the start, and brotli and zstd by the file's name. What zlib writes without a header can only be
 * tried: a file that is no text and can be read as such from its start may be one.
 */
export function decompress(view: View, file: string, allowance: number): Decompressed {
  const content = Buffer.from(view.bytes.buffer, view.bytes.byteOffset, view.length)
  const views: View[] = []
  const problems: string[] = []
  let left = allowance
  const streams = view.depth === 0 ? streamsOf(content, file) : streamsIn(content)
  if (streams.length > mostStreams) problems.push(`more than ${mostStreams} compressed parts`)
  for (const stream of streams.slice(0, mostStreams)) {
    try {
      const bytes = stream.decompress(content.subarray(stream.at), { maxOutputLength: Math.max(1, left) })
      left -= bytes.length
      if (bytes.length > 0) views.push(decompressedView(view, stream, bytes))
    } catch (error) {
      const problem = explain(error, stream, file)
      if (problem !== undefined) problems.push(problem)
    }
  }
  return { views, problems }
}

function explain(error: unknown, { at, form }: Stream, file: string): string | undefined {
  if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return `too much to decompress (${form})`
  // In the midst of other data it was no stream but chance.
  return at === 0 && form !== headless.form && /\.(gz|br|zst)$/.test(file) ? `no valid ${form}` : undefined
}

const decompressedView = (parent: View, { at, form }: Stream, bytes: Buffer): View => ({
  bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  length: bytes.length,
  depth: parent.depth + 1,
  locate: () => parent.locate(at),
  forms: () => [form, ...parent.forms(at, at + 1)],
})

const extensions: readonly (readonly [string, Omit<Stream, 'at'>])[] = [
  ['.br', { form: 'brotli', decompress: (input, options) => zlib.brotliDecompressSync(input, options) }],
  ['.zst', { form: 'zstd', decompress: (input, options) => zlib.zstdDecompressSync(input, options) }],
  ['.deflate', { form: 'deflate', decompress: inflateEither }],
]

const headless: Omit<Stream, 'at'> = { form: 'deflate without a header', decompress: inflateRaw }

function streamsOf(content: Buffer, file: string): Stream[] {
  const byName = extensions.find(([extension]) => file.endsWith(extension))
  if (byName !== undefined) return [{ at: 0, ...byName[1] }]
  // Its first bits name the kind of a block; there are three.
  const isPossible = content.length > 0 && ((content[0] ?? 0) & 6) !== 6 && !isUtf8(content)
  return isPossible ? [{ at: 0, ...headless }, ...streamsIn(content)] : streamsIn(content)
}

function streamsIn(content: Buffer): Stream[] {
  const found = [
    ...starts(content, gzipMagic).flatMap((at) => gzipMember(content, at)),
    ...starts(content, zipMagic).flatMap((at) => zipEntry(content, at)),
  ]
  return isZlib(content) ? [{ at: 0, form: 'deflate', decompress: inflate }, ...found] : found
}

const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08])
const zipMagic = Buffer.from([0x50, 0x4b, 0x03, 0x04])

function starts(content: Buffer, magic: Buffer): number[] {
  const found: number[] = []
  for (let at = content.indexOf(magic); at >= 0 && found.length <= mostStreams; at = content.indexOf(magic, at + 1)) {
    found.push(at)
  }
  return found
}

/** Its header is read here, since whatever follows a member would make zlib's own reader fail. */
function gzipMember(content: Buffer, start: number): Stream[] {
  const flags = content[start + 3] ?? 0
  let at = start + 10
  if ((flags & 4) !== 0 && at + 2 <= content.length) at += 2 + content.readUInt16LE(at)
  for (const flag of [8, 16]) if ((flags & flag) !== 0) at = content.indexOf(0, at) + 1
  if ((flags & 2) !== 0) at += 2
  return at <= start ? [] : [{ at, form: 'gzip', decompress: inflateRaw }]
}

/** A deflated entry; a stored one is plain to see anyway. */
function zipEntry(content: Buffer, at: number): Stream[] {
  if (at + 30 > content.length || content.readUInt16LE(at + 8) !== 8) return []
  const data = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28)
  return [{ at: data, form: 'zip', decompress: inflateRaw }]
}

const isZlib = (content: Buffer): boolean =>
  content.length > 6 && ((content[0] ?? 0) & 0x8f) === 8 && content.readUInt16BE(0) % 31 === 0
