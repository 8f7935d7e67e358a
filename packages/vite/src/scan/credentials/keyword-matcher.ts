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
  /** For each three symbols, which chain of keywords begins with them. */
  readonly chains: Uint16Array
  readonly byChain: readonly (readonly number[])[]
}

/** Keywords are in lower case, and of two bytes or more. */
export function createKeywordMatcher(keywords: readonly string[]): KeywordMatcher {
  const words = keywords.map((keyword) => Uint8Array.from(Buffer.from(keyword, 'latin1')))
  const { beginnings, chains, byChain } = buildTables(words)
  return {
    forEachKeyword: (bytes, start, end, onKeyword) => {
      for (let at = nextBeginning(beginnings, bytes, start, end); at < end;) {
        const candidates = byChain[chains[tripleAt(bytes, at)] as number] as readonly number[]
        for (let index = 0; index < candidates.length; index++) {
          const word = candidates[index] as number
          if (stands(words[word] as Uint8Array, bytes, at)) onKeyword(word, at)
        }
        at = nextBeginning(beginnings, bytes, at + 1, end)
      }
    },
  }
}

function buildTables(words: readonly Uint8Array[]): Tables {
  const beginnings = new Uint8Array(1 << (4 * bits))
  const chains = new Uint16Array(1 << (3 * bits))
  const byChain: number[][] = [[]]
  for (const [word, bytes] of words.entries()) {
    const [, , third, fourth] = Array.from(bytes, (byte) => folds[byte] as number)
    for (const three of third === undefined ? anySymbol : [third]) {
      const triple = (pairAt(bytes, 0) << bits) | three
      chains[triple] = byChain.push([...(byChain[chains[triple] as number] ?? []), word]) - 1
      for (const four of fourth === undefined ? anySymbol : [fourth]) beginnings[(triple << bits) | four] = 1
    }
  }
  return { beginnings, chains, byChain }
}

const pairAt = (bytes: Uint8Array, at: number): number =>
  ((folds[bytes[at] as number] as number) << bits) | (folds[bytes[at + 1] as number] as number)

const tripleAt = (bytes: Uint8Array, at: number): number =>
  (pairAt(bytes, at) << bits) | (folds[bytes[at + 2] as number] as number)

/** Where the next keyword may begin; the end if nowhere. Four bytes at a time, since most loops are spent on themselves. */
function nextBeginning(beginnings: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
  const table = folds
  const mask = beginnings.length - 1
  const last = Math.min(end, bytes.length - 3)
  if (from >= last) return end
  let four = tripleAt(bytes, from)
  let at = from
  for (; at + 4 <= last; at += 4) {
    const one = ((four << bits) & mask) | (table[bytes[at + 3] as number] as number)
    const two = ((one << bits) & mask) | (table[bytes[at + 4] as number] as number)
    const three = ((two << bits) & mask) | (table[bytes[at + 5] as number] as number)
    four = ((three << bits) & mask) | (table[bytes[at + 6] as number] as number)
    if (beginnings[one] !== 0) return at
    if (beginnings[two] !== 0) return at + 1
    if (beginnings[three] !== 0) return at + 2
    if (beginnings[four] !== 0) return at + 3
  }
  for (; at < last; at++) {
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
