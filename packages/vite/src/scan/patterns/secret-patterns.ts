import { canonicalText } from '../views/canonical-text.ts'
import type { ScannedSecret } from '../finding.ts'
import { shortestPattern } from './pattern-matcher.ts'

/** Bytes whose presence gives a secret away. */
export interface SecretPattern {
  readonly secret: ScannedSecret
  readonly bytes: Uint8Array
  /** How the secret is written in these bytes; undefined for as it is. */
  readonly form: string | undefined
}

/** Everything to look for on account of one secret; what views decode need not be here. */
export function secretPatterns(secret: ScannedSecret): SecretPattern[] {
  const raw = Buffer.from(secret.value)
  const found = new Map<string, SecretPattern>()
  const add = (bytes: Uint8Array, form?: string): void => {
    const key = Buffer.from(bytes).toString('latin1')
    if (bytes.length >= shortestPattern && !found.has(key)) found.set(key, { secret, bytes, form })
  }
  add(raw)
  const canonical = canonicalForms(secret.value)
  for (const bytes of canonical) add(bytes)
  // Nothing but signs: canonical text would leave nothing of it.
  if (canonical.length === 0) for (const [text, form] of explicitForms(secret.value)) add(Buffer.from(text), form)
  if (raw.length < longestShort)
    for (const text of shortForms(secret.value)) for (const bytes of base64Shifts(text)) add(bytes, 'base64')
  for (const [bytes, form] of pemParts(secret.value)) add(bytes, form)
  return [...found.values()]
}

/** As it reads in canonical text: with its line ends, with spaces in their place or nothing, and with the plus signs of a form for its spaces. */
function canonicalForms(value: string): Buffer[] {
  const sources = new Set([
    value,
    value.replaceAll(' ', '+'),
    // Escaped, a backslash before a line's end does not continue the line.
    value.replaceAll(/\\+(?=\r?\n)/g, ''),
  ])
  const [text = '', ...others] = Array.from(sources, canonicalCore)
  if (text.length < shortestPattern) return []
  const variants = new Set([text, text.replaceAll('\n', ' '), text.replaceAll('\n', ''), ...others])
  return Array.from(variants, (variant) => Buffer.from(variant, 'latin1')).filter(
    ({ length }) => length >= shortestPattern,
  )
}

function canonicalCore(value: string): string {
  const { bytes, length } = canonicalText(Buffer.from(value))
  return trimSigns(Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1'))
}

// Signs at the ends may become part of an escape or of a joint with what stands beside them.
function trimSigns(text: string): string {
  const trimmed = text.replaceAll(/^[ \n"'`+,(){}$\\%&#;]+|[ \n"'`+,(){}$\\%&#;]+$/g, '')
  return trimmed.replace(/[%&][#\w]{0,7}$/, '')
}

function explicitForms(value: string): (readonly [string, string])[] {
  const json = JSON.stringify(value).slice(1, -1)
  const html = value.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const named = value.replaceAll(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;')
  return [
    [json, 'escaped'],
    [json.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`), 'escaped'],
    [encodeURIComponent(value), 'percent-encoded'],
    [html, 'as HTML entities'],
    [named, 'as HTML entities'],
  ]
}

/** Base64 of shorter texts is shorter than the runs that are decoded. */
const longestShort = 16

const shortForms = (value: string): string[] => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]

/** What a text looks like in base64, whatever stands before and after it, in both alphabets. */
function base64Shifts(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const first = Math.ceil((shift * 8) / 6)
    const certain = encoded.slice(first, Math.floor(((shift + bytes.length) * 8) / 6))
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')].map((each) => Buffer.from(each))
  })
}

const shortestPemLine = 48

/** A key's lines and bytes, which are no less secret without its frame. */
function* pemParts(value: string): Generator<readonly [Uint8Array, string]> {
  for (const [, label, body] of value.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END/g)) {
    if (label === undefined || body === undefined || !label.includes('PRIVATE KEY')) continue
    const lines = body.split(/\\[nr]|[\r\n]+/).map((line) => line.trim())
    const der = Buffer.from(lines.join(''), 'base64')
    // What comes first says what kind of key it is, not which.
    yield [der.subarray(Math.min(32, der.length >> 1)), 'without its PEM frame']
    for (const line of lines.slice(1)) if (line.length >= shortestPemLine) yield [Buffer.from(line), 'a line of it']
  }
}
