import { hexDigits } from './byte-tables.ts'

// What stands after a backslash, a percent sign or an ampersand. Each reader gives one small number, so that nothing is allocated for each of the
// millions of escapes in a source map: the code point plus one, and in the lowest five bits how many bytes it takes; 0 if there is no escape.

type Escape = number

const escape = (codePoint: number, length: number): Escape => ((codePoint + 1) << 5) | length

export const codePointOf = (found: Escape): number => (found >>> 5) - 1
export const lengthOf = (found: Escape): number => found & 31

/** Stands for an escape that means nothing at all: a line continuation. */
export const nothing = 0x110000

const single = new Int16Array(256).fill(-1)
for (const [letter, code] of Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12, v: 11 })) {
  single[letter.charCodeAt(0)] = code
}

/** After a backslash: JavaScript's, which are a superset of JSON's and CSS's common ones. */
export function readBackslash(bytes: Uint8Array, at: number, end: number): Escape {
  if (at >= end) return 0
  const first = bytes[at] as number
  const code = single[first] as number
  if (code >= 0) return escape(code, 1)
  if (first === 0x78) return readHex(bytes, at + 1, end, 2, 1)
  if (first === 0x75) return bytes[at + 1] === 0x7b ? readBraced(bytes, at + 2, end) : readHex(bytes, at + 1, end, 4, 1)
  if (first >= 0x30 && first <= 0x37) return readOctal(bytes, at, end)
  if (first === 10) return escape(nothing, 1)
  if (first === 13) return escape(nothing, bytes[at + 1] === 10 ? 2 : 1)
  return 0
}

/** After a percent sign: a byte, or with a "u" what the old escape() made. */
export function readPercent(bytes: Uint8Array, at: number, end: number): Escape {
  return bytes[at] === 0x75 ? readHex(bytes, at + 1, end, 4, 1) : readHex(bytes, at, end, 2, 0)
}

/** `digits` hexadecimal digits; `before` bytes of the escape came already. */
function readHex(bytes: Uint8Array, at: number, end: number, digits: number, before: number): Escape {
  if (at + digits > end) return 0
  let value = 0
  for (let index = at; index < at + digits; index++) {
    const digit = hexDigits[bytes[index] as number] as number
    if (digit < 0) return 0
    value = value * 16 + digit
  }
  return escape(value, digits + before)
}

function readBraced(bytes: Uint8Array, at: number, end: number): Escape {
  let value = 0
  for (let index = at; index < Math.min(end, at + 9); index++) {
    if (bytes[index] === 0x7d) return index === at || value > 0x10ffff ? 0 : escape(value, index - at + 3)
    const digit = hexDigits[bytes[index] as number] as number
    if (digit < 0) return 0
    value = value * 16 + digit
  }
  return 0
}

function readOctal(bytes: Uint8Array, at: number, end: number): Escape {
  let value = 0
  let index = at
  while (index < Math.min(end, at + 3)) {
    const digit = (bytes[index] as number) - 0x30
    if (digit < 0 || digit > 7 || value * 8 + digit > 255) break
    value = value * 8 + digit
    index++
  }
  return escape(value, index - at)
}

/** After an ampersand: an HTML entity, by number or by name; its semicolon may be missing where browsers do not need it. */
export function readEntity(bytes: Uint8Array, at: number, end: number): Escape {
  if (at >= end) return 0
  const first = bytes[at] as number
  if (first === 0x23) return readNumericEntity(bytes, at + 1, end)
  if (!isLetter(first)) return 0
  let after = at + 1
  while (after < end && after < at + longestName && isLetter(bytes[after] as number)) after++
  if (bytes[after] === 0x3b) {
    const code = entities.get(latin1(bytes, at, after))
    if (code !== undefined) return escape(code, after - at + 1)
  }
  return first === 0x61 || first === 0x6c || first === 0x67 || first === 0x71 ? readUnfinished(bytes, at, after) : 0
}

const longestName = 12

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

const latin1 = (bytes: Uint8Array, at: number, end: number): string => String.fromCharCode(...bytes.subarray(at, end))

function readUnfinished(bytes: Uint8Array, at: number, end: number): Escape {
  const letters = latin1(bytes, at, end)
  for (const [name, code] of entitiesWithoutSemicolon) {
    if (letters.startsWith(name)) return escape(code, name.length + (bytes[at + name.length] === 0x3b ? 1 : 0))
  }
  return 0
}

function readNumericEntity(bytes: Uint8Array, at: number, end: number): Escape {
  const hexadecimal = ((bytes[at] ?? 0) | 0x20) === 0x78
  const start = hexadecimal ? at + 1 : at
  const base = hexadecimal ? 16 : 10
  let value = 0
  let index = start
  while (index < Math.min(end, start + 8)) {
    const digit = hexDigits[bytes[index] as number] as number
    if (digit < 0 || digit >= base) break
    value = value * base + digit
    index++
  }
  if (index === start || value > 0x10ffff) return 0
  return escape(value, index - at + 1 + (bytes[index] === 0x3b ? 1 : 0))
}

const entitiesWithoutSemicolon = [
  ['amp', 38],
  ['lt', 60],
  ['gt', 62],
  ['quot', 34],
] as const

// Every named entity for an ASCII character, by its code, and the no-break space.
const namesByCode: Readonly<Record<number, string>> = {
  9: 'Tab',
  10: 'NewLine',
  33: 'excl',
  35: 'num',
  36: 'dollar',
  37: 'percnt',
  39: 'apos',
  40: 'lpar',
  41: 'rpar',
  42: 'ast midast',
  43: 'plus',
  44: 'comma',
  46: 'period',
  47: 'sol',
  58: 'colon',
  59: 'semi',
  61: 'equals',
  63: 'quest',
  64: 'commat',
  91: 'lsqb lbrack',
  92: 'bsol',
  93: 'rsqb rbrack',
  94: 'Hat',
  95: 'lowbar UnderBar',
  96: 'grave',
  123: 'lcub lbrace',
  124: 'verbar vert VerticalLine',
  125: 'rcub rbrace',
  160: 'nbsp',
}

const entities = new Map(
  Object.entries(namesByCode).flatMap(([code, names]) => names.split(' ').map((name) => [name, Number(code)] as const)),
)
