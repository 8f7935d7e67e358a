import { bytesIn } from './byte-tables.ts'
import type { Pieces } from './encoded-runs.ts'
import { endOfRun, nextRun } from './runs.ts'
import type { View } from './view.ts'

/** Eight numbers of one digit, and the separators between them. */
const shortestList = 15
const fewestNumbers = 8

// Digits, hexadecimal ones with "x", and what stands between numbers.
const listed = bytesIn('0123456789abcdefABCDEFxX, \n\t')

const comma = 0x2c

/** Finds lists of numbers that may be bytes or character codes: `[115,107,45]`, `String.fromCharCode(0x73, 0x6b)`, a Buffer in JSON. */
export function decodeByteLists(view: View, pieces: Pieces): void {
  const { bytes, length: end } = view
  let at = nextRun(listed, shortestList, bytes, 0, end)
  while (at < end) {
    const listEnd = endOfRun(listed, bytes, at + shortestList, end)
    if (hasCommas(bytes, at)) decodeList(bytes, at, listEnd, pieces)
    at = nextRun(listed, shortestList, bytes, listEnd, end)
  }
}

function hasCommas(bytes: Uint8Array, at: number): boolean {
  let commas = 0
  for (let index = at; index < at + shortestList; index++) if (bytes[index] === comma) commas++
  return commas > 1
}

function decodeList(bytes: Uint8Array, start: number, end: number, pieces: Pieces): void {
  const numbers = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .split(',')
    .map((text) => (text.trim() === '' ? NaN : Number(text)))
  let from = 0
  for (let index = 0; index <= numbers.length; index++) {
    const number = numbers[index]
    if (number !== undefined && number >= 0 && number <= 0x10ffff && Number.isInteger(number)) continue
    if (index - from >= fewestNumbers) keep(numbers.slice(from, index), start, pieces)
    from = index + 1
  }
}

function keep(numbers: readonly number[], source: number, pieces: Pieces): void {
  const isBytes = numbers.every((number) => number < 256)
  if (isBytes) write(Uint8Array.from(numbers), source, pieces)
  if (!isBytes || numbers.some((number) => number > 127)) write(fromCharacters(numbers), source, pieces)
}

function fromCharacters(numbers: readonly number[]): Uint8Array {
  return Buffer.from(numbers.map((number) => String.fromCodePoint(number)).join(''))
}

function write(bytes: Uint8Array, source: number, pieces: Pieces): void {
  pieces.open(bytes.length).set(bytes, pieces.length)
  pieces.close(bytes.length, source, 'a list of bytes')
}
