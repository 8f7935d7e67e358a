import type { ScannedSecret } from '../finding.ts'
import { isPlainWords } from './plain-words.ts'
import { soundsSecret } from './secret-names.ts'

/**
 * Why a value cannot be searched for like others: it would be found where nobody put it.
 *
 * - `empty`, `trivial`: under four characters, or a word, sequence or repetition that stands in any program. Never searched for.
 * - `short`: under eight characters, or under five different ones. Found only where it makes up a whole literal, and then a warning.
 * - `plain`: a few words such as `eu-central-1`, of a field whose name does not say that it is secret. As `short`.
 */
export type Weakness = 'empty' | 'trivial' | 'short' | 'plain'

/** Undefined for a value that can be searched for. */
export function weakness({ name, value }: ScannedSecret): Weakness | undefined {
  if (value.trim() === '') return 'empty'
  const { length } = Array.from(value)
  if (length < 4 || commonWords.has(value.toLowerCase()) || isSequence(value)) return 'trivial'
  if (length < 8 || new Set(value).size < 5) return 'short'
  return isPlainWords(value) && !soundsSecret(name) ? 'plain' : undefined
}

const commonWords = new Set(
  [
    'true false null none undefined default test tests testing demo example sample local localhost',
    'development production staging preview public private internal external',
    'admin administrator root user username guest anonymous password passwd passphrase secret changeme token apikey api_key',
    'postgres postgresql mysql mariadb mongodb redis oracle sqlite rabbitmq vault openbao',
    '127.0.0.1 0.0.0.0 http://localhost https://localhost 3306 5432 6379 8080 8200 27017',
    'qwerty qwertyuiop letmein welcome iloveyou',
  ].flatMap((words) => words.split(' ')),
)

// 12345678, abcdefgh, aaaaaaaa, 87654321.
function isSequence(value: string): boolean {
  const codes = Array.from(value, (character) => character.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)))
  const [step] = steps
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1
}
