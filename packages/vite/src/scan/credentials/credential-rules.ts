import { readFileSync } from 'node:fs'

/** What a credential of one kind looks like; made from the rules of gitleaks. All expressions are for latin1 text. */
export interface CredentialRule {
  readonly id: string
  /** How many bits of information a character must carry on average. */
  readonly entropy: number
  /** Which group of the expression is the credential; the first that matched by default. */
  readonly secretGroup: number | undefined
  /** Files to look at; all by default. */
  readonly path: RegExp | undefined
  readonly patterns: readonly CredentialPattern[]
  readonly allow: readonly CredentialAllowance[]
}

export interface CredentialPattern {
  /** Sticky. */
  readonly regex: RegExp
  /** In lower case. */
  readonly keywords: readonly string[]
  /** Whether every match starts with a keyword, or holds one somewhere, or need hold none. */
  readonly at: 'start' | 'inside' | 'anywhere'
  /** Words of which the file must hold one; in lower case. */
  readonly besides: readonly string[]
  /** Whether up to 50 characters of a name before a match belong to it. */
  readonly named: boolean
  /** Whether it is a keyword in a name, an assignment's sign and a value. */
  readonly assignment: boolean
  /** Whether a match need not hold the run of characters that most credentials are. */
  readonly short: boolean
  /** Whether no letter or digit may stand before a match. */
  readonly bounded: boolean
  /** How much text to show to the expression at most. */
  readonly reach: number
  /** Whether it has no limit of its own. */
  readonly unlimited: boolean
}

/** What looks like a credential and is none. */
export interface CredentialAllowance {
  /** Whether all that is given must fit, instead of anything. */
  readonly all: boolean
  readonly target: 'secret' | 'match' | 'line'
  readonly regexes: readonly RegExp[]
  readonly stopwords: readonly string[]
  readonly paths: readonly RegExp[]
}

export interface CredentialRules {
  readonly rules: readonly CredentialRule[]
  /** For all rules. */
  readonly allow: readonly CredentialAllowance[]
}

interface RulesFile {
  readonly allow: readonly WrittenAllowance[]
  readonly rules: readonly {
    readonly id: string
    readonly entropy?: number
    readonly secretGroup?: number
    readonly path?: string
    readonly patterns: readonly WrittenPattern[]
    readonly allow?: readonly WrittenAllowance[]
  }[]
}

type WrittenPattern = Partial<Omit<CredentialPattern, 'regex' | 'reach' | 'bounded' | 'unlimited'>> &
  Pick<CredentialPattern, 'keywords' | 'at'> & { readonly regex: string; readonly longest?: number }

type WrittenAllowance = Partial<Pick<CredentialAllowance, 'all' | 'target' | 'stopwords'>> & {
  readonly regexes?: readonly string[]
  readonly paths?: readonly string[]
}

/** So that no expression without a limit wanders through megabytes. */
const farthest = 16_384
/** A command, which has no limit and many ways to match. */
const farthestShort = 2048

let read: CredentialRules | undefined

/** Read once, when first asked for. */
export function credentialRules(): CredentialRules {
  if (read === undefined) {
    const file = new URL('../../../rules/gitleaks.json', import.meta.url)
    const { rules, allow } = JSON.parse(readFileSync(file, 'utf8')) as RulesFile
    read = { rules: rules.map(toRule), allow: allow.map(toAllowance) }
  }
  return read
}

const toRule = ({
  id,
  entropy = 0,
  secretGroup,
  path,
  patterns,
  allow = [],
}: RulesFile['rules'][number]): CredentialRule => ({
  id,
  entropy,
  secretGroup,
  path: path === undefined ? undefined : new RegExp(path),
  patterns: patterns.map(toPattern),
  allow: allow.map(toAllowance),
})

const toPattern = (written: WrittenPattern): CredentialPattern => ({
  regex: new RegExp(written.regex, 'y'),
  keywords: written.keywords,
  at: written.at,
  besides: written.besides ?? [],
  named: written.named ?? false,
  assignment: written.assignment ?? false,
  short: written.short ?? false,
  bounded: written.regex.startsWith('\\b'),
  reach: Math.min(written.longest ?? Infinity, written.short === true ? farthestShort : farthest) + 1,
  unlimited: written.longest === undefined,
})

const toAllowance = ({
  all,
  target,
  regexes = [],
  stopwords = [],
  paths = [],
}: WrittenAllowance): CredentialAllowance => ({
  all: all ?? false,
  target: target ?? 'secret',
  regexes: regexes.map((regex) => new RegExp(regex)),
  stopwords,
  paths: paths.map((path) => new RegExp(path)),
})
