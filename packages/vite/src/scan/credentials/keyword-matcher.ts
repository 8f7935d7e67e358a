/** Finds words in any case, by their first three bytes. */
export interface KeywordMatcher {
  /** Calls back with the keyword's index for each that begins from `start` on and before `end`. */
  forEachKeyword(bytes: Uint8Array, start: number, end: number, onKeyword: (keyword: number, at: number) => void): void
}

// Six bits for each byte: both cases of a letter are the same, and what is in no keyword is all the same.
const symbols = 'abcdefghijklmnopqrstuvwxyz0123456789_-.:/~<'
const folds = new Uint8Array(256)
for (const [index, byte] of Buffer.from(symbols).entries()) folds[byte] = index + 1
for (const [index, byte] of Buffer.from(symbols.toUpperCase()).entries()) folds[byte] = index + 1
const bits = 6
const beginnings = 1 << (3 * bits)

/** Keywords are in lower case, and of two bytes or more. */
export function createKeywordMatcher(keywords: readonly string[]): KeywordMatcher {
  const words = keywords.map((keyword) => Uint8Array.from(Buffer.from(keyword, 'latin1')))
  // For each beginning, which chain of keywords it has; the first of them has none.
  const chains = new Uint16Array(beginnings)
  const byChain: number[][] = [[]]
  for (const [word, bytes] of words.entries()) {
    for (const beginning of beginningsOf(bytes)) {
      const chain = byChain[chains[beginning] as number] ?? []
      chains[beginning] = byChain.push([...chain, word]) - 1
    }
  }
  return {
    forEachKeyword: (bytes, start, end, onKeyword) => {
      const last = Math.min(end, bytes.length - 2)
      if (start >= last) return
      let beginning =
        ((folds[bytes[start] as number] as number) << bits) | (folds[bytes[start + 1] as number] as number)
      for (let at = start; at < last; at++) {
        beginning = ((beginning << bits) & (beginnings - 1)) | (folds[bytes[at + 2] as number] as number)
        const chain = chains[beginning] as number
        if (chain === 0) continue
        const candidates = byChain[chain] as number[]
        for (let index = 0; index < candidates.length; index++) {
          const word = candidates[index] as number
          if (stands(words[word] as Uint8Array, bytes, at)) onKeyword(word, at)
        }
      }
    },
  }
}

function beginningsOf(word: Uint8Array): number[] {
  const [one = 0, two = 0, three] = word
  const known = ((folds[one] as number) << (2 * bits)) | ((folds[two] as number) << bits)
  if (three !== undefined) return [known | (folds[three] as number)]
  return Array.from({ length: 1 << bits }, (_, any) => known | any)
}

function stands(word: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + word.length > bytes.length) return false
  for (let index = word.length - 1; index >= 0; index--) {
    const byte = bytes[at + index] as number
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    if (lower !== word[index]) return false
  }
  return true
}
