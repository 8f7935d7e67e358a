/** Calls back for every place where a pattern stands: the pattern's index and where it starts. */
type OnMatch = (pattern: number, start: number) => void

/** Finds any of many byte patterns in one pass. Holds no state between texts. */
export interface PatternMatcher {
  forEachMatch(text: Uint8Array, length: number, onMatch: OnMatch): void
}

/** Patterns must be at least this long. */
export const shortestPattern = 8

// The algorithm is Wu and Manber's: the last three bytes of a window as long as the shortest pattern tell how far the window may move on, so that most
// bytes are never looked at. Its tables stay small enough for the processor's cache, which an automaton over thousands of patterns would not.
const blockLength = 3
/** Longer ones fill the tables more than they help. */
const longestWindow = 16
const farthestWindow = 256

interface Tables {
  readonly windowLength: number
  readonly bits: number
  readonly shifts: Uint8Array
  /** The first of the patterns whose window ends in a block, and the next of each; -1 ends the list. */
  readonly first: Int32Array
  readonly next: Int32Array
  /** The first four bytes of each pattern's window, and where the window starts in it. */
  readonly heads: Int32Array
  readonly offsets: Int32Array
}

/** The tables are made once; every pattern has at least `shortestPattern` bytes. */
export function createPatternMatcher(patterns: readonly Uint8Array[]): PatternMatcher {
  const tables = buildTables(patterns)
  return {
    forEachMatch: (text, length, onMatch) => {
      if (patterns.length > 0) search(patterns, tables, text, length, onMatch)
    },
  }
}

function search(
  patterns: readonly Uint8Array[],
  { windowLength, bits, shifts, first, next, heads, offsets }: Tables,
  text: Uint8Array,
  length: number,
  onMatch: OnMatch,
): void {
  const unused = 32 - bits
  let end = windowLength - 1
  while (end < length) {
    const block = (text[end - 2] as number) | ((text[end - 1] as number) << 8) | ((text[end] as number) << 16)
    const hash = Math.imul(block, 0x9e3779b1) >>> unused
    const shift = shifts[hash] as number
    if (shift > 0) {
      end += shift
      continue
    }
    const start = end - windowLength + 1
    const head = word(text, start)
    for (let index = first[hash] as number; index >= 0; index = next[index] as number) {
      if ((heads[index] as number) !== head) continue
      const from = start - (offsets[index] as number)
      if (stands(patterns[index], text, from, length)) onMatch(index, from)
    }
    end++
  }
}

function stands(pattern: Uint8Array | undefined, text: Uint8Array, from: number, length: number): boolean {
  if (pattern === undefined || from < 0 || from + pattern.length > length) return false
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] !== text[from + index]) return false
  }
  return true
}

function buildTables(patterns: readonly Uint8Array[]): Tables {
  const shortest = Math.min(longestWindow, ...patterns.map(({ length }) => length))
  if (shortest < shortestPattern) throw new RangeError(`a pattern must have ${shortestPattern} bytes or more`)
  const longestShift = shortest - blockLength + 1
  const bits = Math.min(18, Math.max(12, Math.ceil(Math.log2(patterns.length * longestShift * 8 + 1))))
  const tables: Tables = {
    windowLength: shortest,
    bits,
    shifts: new Uint8Array(1 << bits).fill(longestShift),
    first: new Int32Array(1 << bits).fill(-1),
    next: new Int32Array(patterns.length).fill(-1),
    heads: new Int32Array(patterns.length),
    offsets: new Int32Array(patterns.length),
  }
  for (const [index, pattern] of patterns.entries()) addPattern(tables, index, pattern)
  return tables
}

function addPattern(tables: Tables, index: number, pattern: Uint8Array): void {
  const { windowLength, bits, shifts, first, next, heads, offsets } = tables
  const offset = rarestWindow(pattern, windowLength)
  offsets[index] = offset
  heads[index] = word(pattern, offset)
  for (let shift = 0; shift <= windowLength - blockLength; shift++) {
    const end = offset + windowLength - 1 - shift
    const block = (pattern[end - 2] as number) | ((pattern[end - 1] as number) << 8) | ((pattern[end] as number) << 16)
    const hash = Math.imul(block, 0x9e3779b1) >>> (32 - bits)
    shifts[hash] = Math.min(shifts[hash] as number, shift)
    if (shift > 0) continue
    next[index] = first[hash] as number
    first[hash] = index
  }
}

// A connection string starts like thousands of other texts, and a PEM like every PEM: the window is where a pattern is least like code.
function rarestWindow(pattern: Uint8Array, windowLength: number): number {
  const counts = new Uint8Array(256)
  let best = 0
  let bestScore = -1
  let score = 0
  for (let end = 0; end < Math.min(pattern.length, farthestWindow); end++) {
    const byte = pattern[end] as number
    // How many different ones there are counts too.
    const seen = counts[byte] as number
    counts[byte] = seen + 1
    score += rarity(byte) + (seen === 0 ? 1 : 0)
    const offset = end - windowLength + 1
    if (offset < 0) continue
    if (score > bestScore) [best, bestScore] = [offset, score]
    const first = pattern[offset] as number
    const left = (counts[first] as number) - 1
    counts[first] = left
    score -= rarity(first) + (left === 0 ? 1 : 0)
  }
  return best
}

function rarity(byte: number): number {
  if (byte >= 0x61 && byte <= 0x7a) return 1
  if (byte >= 0x30 && byte <= 0x39) return 3
  if (byte >= 0x41 && byte <= 0x5a) return 3
  return byte <= 0x20 || byte === 0x2d ? 0 : 2
}

const word = (bytes: Uint8Array, offset: number): number =>
  (bytes[offset] as number) |
  ((bytes[offset + 1] as number) << 8) |
  ((bytes[offset + 2] as number) << 16) |
  ((bytes[offset + 3] as number) << 24)
