const longest = 30
const longestWord = 16
const mostWords = 3
const mostDigits = 4

/**
 * Whether a value is one to three words as programs are full of: `eu-central-1`, `application/json`, `enableAll`. What generators make is not, even if it
 * is all letters: it cannot be spoken.
 */
export function isPlainWords(value: string): boolean {
  const words = value.split(/[-_/.]/)
  const digits = value.replaceAll(/\D/g, '').length
  return value.length <= longest && words.length <= mostWords && digits <= mostDigits && words.every(isWord)
}

/** A number; letters and a number, such as `utf8`; or a digit and letters, such as `4o`. */
function isWord(word: string): boolean {
  const [, letters] = /^(?:\d|(?=\d+$))?(\p{L}*)\d*$/u.exec(word) ?? []
  if (letters === undefined || word === '') return false
  if (letters.length < 5) return /^\p{Lu}?\p{Ll}*$|^\p{Lu}*$/u.test(letters)
  if (letters.length > longestWord) return false
  const parts = letters.split(/(?<=\p{Ll})(?=\p{Lu})/u)
  if (parts.length === 1) return isSpeakable(letters, { fewestVowels: 0.2, mostConsonants: 4 })
  // Random letters of both cases fall into short parts, some of which can be spoken by chance.
  const strict = { fewestVowels: 0.25, mostConsonants: 3 }
  return (
    parts.length <= mostWords &&
    parts.every((part, index) => part.length > (index === 0 ? 1 : 2) && isSpeakable(part, strict))
  )
}

function isSpeakable(
  letters: string,
  limits: { readonly fewestVowels: number; readonly mostConsonants: number },
): boolean {
  const plain = letters.normalize('NFD').replaceAll(/\p{M}/gu, '')
  const vowels = plain.replaceAll(/[^aeiouy]/gi, '').length / plain.length
  return (
    /^\p{Lu}?\p{Ll}+$|^\p{Lu}+$/u.test(letters) &&
    vowels >= limits.fewestVowels &&
    vowels <= 0.7 &&
    plain.split(/[aeiouy]+/i).every((consonants) => consonants.length <= limits.mostConsonants)
  )
}
