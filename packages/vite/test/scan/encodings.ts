import { gzipSync } from 'node:zlib'
import { array, boolean, constantFrom, tuple } from 'fast-check'

/** Writes a text in another way, as programs do; gzip makes bytes of it. */
export interface Encoding {
  readonly name: string
  readonly encode: (text: Uint8Array, random: Random) => Uint8Array
}

/** Numbers from 0 up to, not including, the limit. */
export type Random = (limit: number) => number

const onText =
  (encode: (text: string, random: Random) => string): Encoding['encode'] =>
  (bytes, random) =>
    Buffer.from(encode(Buffer.from(bytes).toString('utf8'), random))

// Both halves of a surrogate pair in the same way: no program writes one of them to a file as it is.
const eachCharacter = (text: string, encode: (character: string) => string): string => Array.from(text, encode).join('')

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

const json = (text: string): string => JSON.stringify(text).slice(1, -1)

/** A JavaScript literal's inside, for each kind of quote. */
const literal = (text: string, quote: string): string => {
  const escaped = json(text)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll(quote, `\\${quote}`)
  return quote === '`' ? escaped.replaceAll('${', '\\${') : escaped
}

const javascriptEscape = (character: string, random: Random): string => {
  const code = character.codePointAt(0) ?? 0
  const units = Array.from(
    { length: character.length },
    (_, index) => `\\u${hex(character.charCodeAt(index), 4)}`,
  ).join('')
  const forms = [units, code < 256 ? `\\x${hex(code, 2)}` : units, `\\u{${hex(code, 1)}}`]
  const mustBe = code < 32 || '\\"\'`$'.includes(character)
  return mustBe || random(2) === 0 ? (forms[random(3)] ?? units) : character
}

/** Literals that are joined, cut anywhere but in the midst of an escape or of a surrogate pair, where nobody cuts. */
const split = (text: string, random: Random): string => {
  const [joint = '+', ...quotes] = [['+', ' + ', ', ', ',', ' +\n  '][random(5)], '"', "'", '`']
  const characters = Array.from(text)
  const pieces: string[] = []
  let piece = ''
  for (const [index, character] of characters.entries()) {
    piece += character
    const mayEnd = random(Math.ceil(characters.length / 4)) === 0 && !/[\\%&][#\w{}]{0,9}$/.test(piece)
    if (!mayEnd && index < characters.length - 1) continue
    const quote = quotes[random(3)] ?? '"'
    pieces.push(quote + literal(piece, quote) + quote)
    piece = ''
  }
  return pieces.join(joint)
}

const html = (text: string, random: Random): string =>
  text.replaceAll(/[&<>"']/g, (sign) => {
    const names: Readonly<Record<string, string>> = {
      '&': '&amp;',
      '<': '&lt;',
      '>': '&gt;',
      '"': '&quot;',
      "'": '&apos;',
    }
    return [names[sign] ?? sign, `&#${sign.charCodeAt(0)};`, `&#x${hex(sign.charCodeAt(0), 2)};`][random(3)] ?? sign
  })

/** Those that make text of text, and so can follow each other in any order. */
export const textEncodings: readonly Encoding[] = [
  { name: 'JSON', encode: onText(json) },
  {
    name: 'JavaScript escapes',
    encode: onText((text, random) => eachCharacter(text, (character) => javascriptEscape(character, random))),
  },
  { name: 'HTML', encode: onText(html) },
  {
    name: 'HTML, all of it',
    encode: onText((text) => Array.from(text, (each) => `&#${each.codePointAt(0)};`).join('')),
  },
  { name: 'URI', encode: onText(encodeURIComponent) },
  { name: 'form', encode: onText((text) => new URLSearchParams({ value: text }).toString().slice(6)) },
  { name: 'split', encode: onText(split) },
  { name: 'base64', encode: (bytes, random) => Buffer.from(inMidst(bytes, random).toString('base64')) },
  { name: 'base64url', encode: (bytes, random) => Buffer.from(inMidst(bytes, random).toString('base64url')) },
  { name: 'hex', encode: (bytes) => Buffer.from(Buffer.from(bytes).toString('hex')) },
  { name: 'HEX', encode: (bytes) => Buffer.from(Buffer.from(bytes).toString('hex').toUpperCase()) },
  { name: 'byte list', encode: (bytes) => Buffer.from(`[${bytes.join(',')}]`) },
]

const gzip: Encoding = { name: 'gzip', encode: (bytes) => gzipSync(bytes) }

// Base64 of a text that the secret is a part of, in any of three shifts.
const inMidst = (bytes: Uint8Array, random: Random): Buffer =>
  Buffer.concat([Buffer.from('.'.repeat(random(3))), bytes, Buffer.from('.'.repeat(random(3)))])

/**
 * A chain of up to three, from the inside out, with gzip last if at all. A form's encoding, which is for values, comes first if at all, and no code is
 * in code of which every literal was cut.
 */
export const encodingChain = tuple(array(constantFrom(...textEncodings), { maxLength: 3 }), boolean())
  .map(([chain, zipped]) => (zipped ? [...chain.slice(0, 2), gzip] : chain))
  .filter((chain) => chain.every(({ name }, index) => index === 0 || name !== 'form'))
  .filter((chain) => chain.filter(({ name }) => name === 'split').length < 2)

/** A source of numbers that a seed determines, so that a failure can be run again. */
export function seeded(seed: number): Random {
  let state = seed | 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor(((state >>> 8) / 0x1000000) * limit)
  }
}
