import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { Secret } from './secret.ts'

/**
 * Looks for a secret as somebody would who has the browser's copy and time: takes off every wrapping that it recognizes, again and again, and reads
 * what is left. It shares nothing with the scan of the plugin, which searches for patterns instead. Returns how it was found.
 */
export function revealed(content: Buffer, secret: Secret): string | undefined {
  const seen = new Set<string>()
  let layers = unpacked(content).map(({ text, how }) => ({ text, how: [how] }))
  const deepest = content.length > largeBytes ? 1 : 3
  for (let depth = 0; depth <= deepest; depth++) {
    const found = layers.find(({ text }) => holds(text, secret))
    if (found !== undefined) return found.how.join(' in ')
    for (const { text } of layers) seen.add(text)
    layers = layers.flatMap(({ text, how }) =>
      Object.entries(wrappings)
        .map(([name, unwrap]) => ({ text: unwrap(text), how: [name, ...how] }))
        .filter(({ text: each }) => each !== '' && !seen.has(each)),
    )
  }
  return undefined
}

// The client of Vite itself, for one, has nothing wrapped in wrappings, and takes long.
const largeBytes = 50_000

function holds(text: string, { name, key, password, pem, databasePassword, accountKey }: Secret): boolean {
  // A line of a private key is as good as the key, whose ends everybody knows. Code that reads the secret is for servers alone.
  const bodies = pem.split('\n').filter((line) => line.length > 40)
  return [key, password, databasePassword, accountKey, ...bodies, `.follow("${name}#`].some((each) =>
    text.includes(each),
  )
}

function unpacked(content: Buffer): { text: string; how: string }[] {
  const packings = {
    gzip: gunzipSync,
    brotli: brotliDecompressSync,
    deflate: inflateSync,
    'raw deflate': inflateRawSync,
    zstd: zstdDecompressSync,
  }
  const inside = Object.entries(packings).flatMap(([how, open]) => {
    try {
      return unpacked(open(content)).map((each) => ({ ...each, how: `${each.how} in ${how}` }))
    } catch {
      return []
    }
  })
  const plain = [{ text: content.toString(), how: 'text' }]
  return [...plain, ...(content.includes(0) ? [{ text: content.toString('utf16le'), how: 'UTF-16' }] : []), ...inside]
}

const wrappings: Readonly<Record<string, (text: string) => string>> = {
  escapes: (text) =>
    text.replace(
      /\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]+)\}|(\r?\n)|([^]))/gi,
      (_, two, four, any, line, one) => {
        const code = (two ?? four ?? any) as string | undefined
        if (code !== undefined) return character(Number.parseInt(code, 16))
        return line === undefined ? (controls[one as string] ?? (one as string)) : ''
      },
    ),
  'CSS escapes': (text) =>
    text.replace(/\\([\da-f]{1,6})\s?/gi, (_, code: string) => character(Number.parseInt(code, 16))),
  'URI escapes': (text) => text.replace(/(?:%[\da-f]{2})+/gi, (run) => fromHex(run.replaceAll('%', ''))),
  entities: (text) =>
    text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? all
      return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
    }),
  base64: (text) =>
    runs(text, /[\w+/-]{12,}(?:\r?\n[\w+/-]+)*/g)
      .map((run) => run.replace(/\s/g, ''))
      .flatMap((run) => [0, 1, 2, 3].map((start) => opened(Buffer.from(run.slice(start), 'base64'))))
      .join('\n'),
  hex: (text) =>
    runs(text, /[\da-f]{12,}/gi)
      .flatMap((run) => [0, 1].map((start) => opened(Buffer.from(run.slice(start), 'hex'))))
      .join('\n'),
  numbers: (text) =>
    runs(text, /\d{1,3}(?:\s*,\s*\d{1,3}){5,}/g)
      .map((run) => Buffer.from(run.split(',').map(Number)).toString())
      .join('\n'),
  concatenation: (text) => text.replace(/(["'`])\s*\+\s*["'`]/g, ''),
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  uuml: 'ü',
  sol: '/',
  plus: '+',
  equals: '=',
  colon: ':',
  commat: '@',
  quest: '?',
}

function runs(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? []
}

function opened(content: Buffer): string {
  return unpacked(content)
    .map(({ text }) => text)
    .join('\n')
}

function fromHex(text: string): string {
  return Buffer.from(text, 'hex').toString()
}

function character(code: number): string {
  return code > 0x10_ff_ff ? '' : String.fromCodePoint(code)
}
