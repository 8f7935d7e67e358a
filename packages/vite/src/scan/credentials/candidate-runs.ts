import { bytesIn, hexDigits } from '../views/byte-tables.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
const ofWord = bytesIn(letters)
const ofRun = bytesIn(`${letters}.=+/~%`)
const unlikeNames = bytesIn('0123456789=+/~%')

/** Every credential holds a run of at least so many characters of the kinds that credentials are made of. */
const shortestRun = 10
/** And if no digit or sign is in it, so many letters in a row. */
const shortestWord = 13

const hyphen = 0x2d

/**
 * Calls back for each run of characters that may be a credential. Most code is not: it looks at every tenth byte or so. The rest of the rules has to look
 * at what stands around these only.
 */
export function forEachCandidate(bytes: Uint8Array, end: number, onRun: (start: number, end: number) => void): void {
  let at = 0
  while (at + shortestRun <= end) {
    let back = at + shortestRun - 1
    while (back >= at && ofRun[bytes[back] as number] === 1) back--
    if (back >= at) {
      at = back + 1
      continue
    }
    let runEnd = at + shortestRun
    while (runEnd < end && ofRun[bytes[runEnd] as number] === 1) runEnd++
    if (mayBeCredential(bytes, at, runEnd)) onRun(at, runEnd)
    at = runEnd + 1
  }
}

const ofJoint = bytesIn('"\'`+, \t\r\n()')
const longestJoint = 32

/** The same for those runs only that end or begin where literals are joined, or hold one of these places. */
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

const shortestHex = 15

/** Where the word begins that holds many hexadecimal digits, which those credentials have that begin with nothing else. */
export function wordOfHex(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start < shortestHex) return undefined
  let word = start
  let digits = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (ofWord[byte] === 0 || byte === hyphen) word = at + 1
    digits = (hexDigits[byte] as number) < 0 ? 0 : digits + 1
    if (digits >= shortestHex) return word
  }
  return undefined
}
