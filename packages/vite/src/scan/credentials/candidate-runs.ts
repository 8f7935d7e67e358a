import { bytesIn } from '../views/byte-tables.ts'
import { endOfRun, nextRun } from '../views/runs.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
const ofWord = bytesIn(letters)
const ofRun = bytesIn(`${letters}.=+/~%`)
const unlikeNames = bytesIn('0123456789=+/~%')

/** Every credential holds a run of at least so many characters of the kinds that credentials are made of. */
const shortestRun = 10
/** And if no digit or sign is in it, so many letters in a row. */
const shortestWord = 13

const hyphen = 0x2d

const ofJoint = bytesIn('"\'`+, \t\r\n()')
const longestJoint = 32

/** Calls back for each run of characters that may be a credential, and ends or begins where literals are joined, or holds one of these places. */
export function forEachCandidateAt(
  bytes: Uint8Array,
  end: number,
  places: readonly number[],
  onRun: (start: number, end: number) => void,
): void {
  let done = 0
  const tryRun = (at: number): void => {
    if (at < done || at >= end || ofRun[bytes[at] as number] === 0) return
    let start = at
    while (start > done && ofRun[bytes[start - 1] as number] === 1) start--
    let runEnd = at + 1
    while (runEnd < end && ofRun[bytes[runEnd] as number] === 1) runEnd++
    if (runEnd - start >= shortestRun && mayBeCredential(bytes, start, runEnd)) onRun(start, runEnd)
    done = runEnd
  }
  for (const place of places) {
    let before = place - 1
    while (before > place - longestJoint && before > done && ofJoint[bytes[before] as number] === 1) before--
    tryRun(before)
    tryRun(place)
  }
}

function mayBeCredential(bytes: Uint8Array, start: number, end: number): boolean {
  let word = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (unlikeNames[byte] === 1) return true
    word = ofWord[byte] === 1 ? word + 1 : 0
    if (word >= shortestWord) return true
  }
  // The frame of a PEM has spaces.
  return bytes[start] === hyphen && bytes[start + 1] === hyphen
}

const ofHex = bytesIn('0123456789abcdefABCDEF')
const shortestHex = 15

/** Calls back with where each word begins that holds many hexadecimal digits, which those credentials have that begin with nothing else. */
export function forEachWordOfHex(bytes: Uint8Array, from: number, end: number, onWord: (start: number) => void): void {
  let at = nextRun(ofHex, shortestHex, bytes, from, end)
  while (at < end) {
    onWord(startOfWord(bytes, at, from))
    at = nextRun(ofHex, shortestHex, bytes, endOfRun(ofHex, bytes, at + shortestHex, end), end)
  }
}

function startOfWord(bytes: Uint8Array, within: number, from: number): number {
  let start = within
  while (start > from && ofWord[bytes[start - 1] as number] === 1 && bytes[start - 1] !== hyphen) start--
  return start
}
