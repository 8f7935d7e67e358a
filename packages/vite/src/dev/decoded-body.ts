import type { ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

type Decode = (body: Uint8Array) => Promise<Buffer>

// How much may come out of one answer.
const maxOutputLength = 512 * 1024 * 1024
// Also of what ends too early: a browser shows what there is.
const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength }

const gunzip: Decode = (body) => promisify(zlib.gunzip)(body, lenient)
// Of the two things that have this name, browsers take both.
const inflate: Decode = (body) =>
  promisify(zlib.inflate)(body, lenient).catch(() => promisify(zlib.inflateRaw)(body, lenient))

const codings: Readonly<Record<string, Decode>> = {
  identity: (body) => Promise.resolve(Buffer.from(body)),
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: (body) => promisify(zlib.brotliDecompress)(body, { maxOutputLength }),
  zstd: (body) => promisify(zlib.zstdDecompress)(body, { maxOutputLength }),
}

/** A body as a browser reads it. Rejects where its `content-encoding` is not known or not true: nobody can tell then what is in it. */
export async function decodedBody(response: ServerResponse, body: Buffer): Promise<Buffer> {
  const applied = String(response.getHeader('content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '')
  let decoded = body
  if (body.length === 0) return body
  for (const coding of applied.toReversed()) {
    const decode = codings[coding]
    if (decode === undefined) throw new Error(`the content-encoding ${coding} is not known`)
    decoded = await decode(decoded)
  }
  return decoded
}
