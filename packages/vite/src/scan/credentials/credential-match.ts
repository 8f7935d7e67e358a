import type { CredentialAllowance, CredentialPattern, CredentialRule } from './credential-rules.ts'

/** Where a rule's credential stands in a text. */
export interface CredentialMatch {
  readonly start: number
  readonly end: number
  /** Where all that the rule matched ends. */
  readonly matchEnd: number
}

const longestName = 50
const lineReach = 256
/** What is shown to an expression at first: few matches are longer. */
const firstWindow = 512

/** Where to look, and what else exempts from a rule. */
export interface CredentialText {
  readonly bytes: Buffer
  readonly file: string
  readonly allow: readonly CredentialAllowance[]
}

/** Whether a pattern matches from an offset on, and what it matched is no exception. */
export function matchAt(
  rule: CredentialRule,
  pattern: CredentialPattern,
  text: CredentialText,
  offset: number,
): CredentialMatch | undefined {
  if (pattern.bounded && offset > 0 && isWord(text.bytes[offset - 1] as number)) return undefined
  const found = execAt(pattern, text.bytes, offset)
  if (found === null) return undefined
  const secret = secretOf(found, rule.secretGroup)
  if (rule.entropy > 0 && entropyOf(secret) <= rule.entropy) return undefined
  const start = offset + found[0].indexOf(secret)
  const matchStart = pattern.named ? startOfName(text.bytes, offset) : offset
  const subject: Subject = { secret, text, matchStart, matchEnd: offset + found[0].length }
  if ([...text.allow, ...rule.allow].some((allowance) => isAllowed(allowance, subject))) return undefined
  return { start, end: start + secret.length, matchEnd: subject.matchEnd }
}

/** Shows more to the expression when it matches to the end of what it sees, which need not be the end, or may need more to match at all. */
function execAt({ regex, reach, unlimited }: CredentialPattern, bytes: Buffer, offset: number): RegExpExecArray | null {
  for (let size = Math.min(reach, firstWindow); ; size = reach) {
    const end = Math.min(bytes.length, offset + size)
    regex.lastIndex = 0
    const found = regex.exec(bytes.toString('latin1', offset, end))
    const isWhole = found === null ? !unlimited : offset + found[0].length < end - 1
    if (isWhole || size >= reach || end === bytes.length) return found
  }
}

const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f

function secretOf(found: RegExpExecArray, group: number | undefined): string {
  const captured = group === undefined ? found.slice(1).find((each) => each !== undefined && each !== '') : found[group]
  return captured ?? found[0]
}

function startOfName(bytes: Buffer, offset: number): number {
  const limit = Math.max(0, offset - longestName)
  const before = bytes.toString('latin1', limit, offset)
  return limit + before.length - (/[\w.-]*$/.exec(before)?.[0].length ?? 0)
}

interface Subject {
  readonly secret: string
  readonly text: CredentialText
  readonly matchStart: number
  readonly matchEnd: number
}

function isAllowed(allowance: CredentialAllowance, subject: Subject): boolean {
  const { all, regexes, stopwords, paths } = allowance
  const checks: (() => boolean)[] = []
  if (regexes.length > 0) checks.push(() => regexes.some((regex) => regex.test(targetOf(allowance, subject))))
  if (stopwords.length > 0) checks.push(() => hasStopword(subject.secret.toLowerCase(), stopwords))
  if (paths.length > 0) checks.push(() => paths.some((path) => path.test(subject.text.file)))
  return all ? checks.every((check) => check()) : checks.some((check) => check())
}

const hasStopword = (secret: string, stopwords: readonly string[]): boolean =>
  stopwords.some((word) => secret.includes(word))

function targetOf({ target }: CredentialAllowance, { secret, text, matchStart, matchEnd }: Subject): string {
  if (target === 'secret') return secret
  const match = text.bytes.toString('latin1', matchStart, matchEnd)
  if (target === 'match') return match
  const before = text.bytes.toString('latin1', Math.max(0, matchStart - lineReach), matchStart)
  const after = text.bytes.toString('latin1', matchEnd, Math.min(text.bytes.length, matchEnd + lineReach))
  return before.slice(before.lastIndexOf('\n') + 1) + match + (after.split('\n', 1)[0] ?? '')
}

/** Shannon's: bits of information a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let entropy = 0
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length)
  return entropy
}
