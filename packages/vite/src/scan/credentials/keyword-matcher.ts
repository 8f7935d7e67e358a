/** Finds words in any case, by their first four bytes. */
export interface KeywordMatcher {
  /** Calls back with the keyword's index for each that begins from `start` on and before `end`, but not in the last three bytes of all. */
  forEachKeyword(bytes: Uint8Array, start: number, end: number, onKeyword: (keyword: number, at: number) => void): void
}

// Five bits for each byte: both cases of a letter are the same, and so are all digits, the rarer signs, and what is in no keyword.
const symbols = [...Array.from('abcdefghijklmnopqrstuvwxyz'), '0123456789', '_', '-', '.', ':/~<']
const bits = 5
const anySymbol = Array.from({ length: 1 << bits }, (_, symbol) => symbol)
const folds = new Uint8Array(256)
for (const [index, alike] of symbols.entries()) {
  for (const byte of Buffer.from(alike + alike.toUpperCase())) folds[byte] = index + 1
}

interface Tables {
  /** For each four symbols, whether a keyword may begin with them. */
  readonly beginnings: Uint8Array
  /** For each two symbols, the keywords that begin with them. */
  readonly byPair: readonly (readonly number[])[]
}

/** Keywords are in lower case, and of two bytes or more. */
export function createKeywordMatcher(keywords: readonly string[]): KeywordMatcher {
  const words = keywords.map((keyword) => Uint8Array.from(Buffer.from(keyword, 'latin1')))
  const { beginnings, byPair } = buildTables(words)
  return {
    forEachKeyword: (bytes, start, end, onKeyword) => {
      for (let at = nextBeginning(beginnings, bytes, start, end); at < end;) {
        const candidates = byPair[pairAt(bytes, at)] as readonly number[]
        for (const word of candidates) if (stands(words[word] as Uint8Array, bytes, at)) onKeyword(word, at)
        at = nextBeginning(beginnings, bytes, at + 1, end)
      }
    },
  }
}

function buildTables(words: readonly Uint8Array[]): Tables {
  const beginnings = new Uint8Array(1 << (4 * bits))
  const byPair: number[][] = Array.from({ length: 1 << (2 * bits) }, () => [])
  for (const [word, bytes] of words.entries()) {
    const pair = pairAt(bytes, 0)
    byPair[pair]?.push(word)
    const [, , third, fourth] = Array.from(bytes, (byte) => folds[byte] as number)
    for (const three of third === undefined ? anySymbol : [third]) {
      for (const four of fourth === undefined ? anySymbol : [fourth]) {
        beginnings[(((pair << bits) | three) << bits) | four] = 1
      }
    }
  }
  return { beginnings, byPair }
}

const pairAt = (bytes: Uint8Array, at: number): number =>
  ((folds[bytes[at] as number] as number) << bits) | (folds[bytes[at + 1] as number] as number)

/** Where the next keyword may begin; the end if nowhere. */
function nextBeginning(beginnings: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
  const table = folds
  const mask = beginnings.length - 1
  const last = Math.min(end, bytes.length - 3)
  let four = 0
  for (let at = from; at < from + 3; at++) four = (four << bits) | (table[bytes[at] ?? 0] as number)
  for (let at = from; at < last; at++) {
    four = ((four << bits) & mask) | (table[bytes[at + 3] as number] as number)
    if (beginnings[four] !== 0) return at
  }
  return end
}

function stands(word: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + word.length > bytes.length) return false
  for (let index = 0; index < word.length; index++) {
    const byte = bytes[at + index] as number
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    if (lower !== word[index]) return false
  }
  return true
}
