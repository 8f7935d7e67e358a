import { beginnings, longestMatch, surestRun } from './analyse.ts'
import { printJavascript } from './print-javascript.ts'
import { parseRe2, type Re2Node } from './re2-syntax.ts'

/** As in gitleaks.toml, as far as it says something about a file's content. */
export interface GitleaksRule {
  readonly id: string
  readonly regex?: string
  readonly path?: string
  readonly entropy?: number
  readonly secretGroup?: number
  readonly keywords?: readonly string[]
  readonly allowlists?: readonly GitleaksAllowlist[]
}

export interface GitleaksAllowlist {
  readonly condition?: string
  readonly regexTarget?: string
  readonly regexes?: readonly string[]
  readonly stopwords?: readonly string[]
  readonly paths?: readonly string[]
}

/** As packages/vite reads it; all expressions are for JavaScript, and match in latin1 text. */
export interface CredentialRule {
  readonly id: string
  readonly entropy?: number
  readonly secretGroup?: number
  readonly path?: string
  readonly patterns: readonly CredentialPattern[]
  readonly allow?: readonly CredentialAllowance[]
}

interface CredentialPattern {
  readonly regex: string
  /** In lower case. */
  readonly keywords: readonly string[]
  /** Whether every match starts with a keyword, or holds one somewhere, or need hold none. */
  readonly at: 'start' | 'inside' | 'anywhere'
  /** Words of which the file must hold one, in lower case. */
  readonly besides?: readonly string[]
  /** Whether what stands before a match, up to 50 characters of a name, belongs to it too. */
  readonly named?: true
  /** Whether it is a keyword in a name, an assignment's sign and a value. */
  readonly assignment?: true
  /** Whether a match need not hold the run of characters that most credentials are. */
  readonly short?: true
  /** The longest match; left out if there is no limit. */
  readonly longest?: number
}

export interface CredentialAllowance {
  readonly all?: true
  readonly target?: 'match' | 'line'
  readonly regexes?: readonly string[]
  readonly stopwords?: readonly string[]
  readonly paths?: readonly string[]
}

export function convertRule(rule: GitleaksRule): CredentialRule {
  const { id, regex, path, entropy, secretGroup, keywords = [], allowlists = [] } = rule
  return {
    id,
    ...(entropy === undefined ? {} : { entropy }),
    ...(secretGroup === undefined ? {} : { secretGroup }),
    ...(path === undefined ? {} : { path: convertRegex(path) }),
    patterns:
      regex === undefined
        ? []
        : convertPatterns(
            regex,
            keywords.map((keyword) => keyword.toLowerCase()),
          ),
    ...(allowlists.length === 0 ? {} : { allow: allowlists.map(convertAllowlist) }),
  }
}

export const convertRegex = (regex: string): string => printJavascript(parseRe2(regex))

export function convertAllowlist({
  condition,
  regexTarget,
  regexes,
  stopwords,
  paths,
}: GitleaksAllowlist): CredentialAllowance {
  return {
    ...(condition === 'AND' ? { all: true as const } : {}),
    ...(regexTarget === 'match' || regexTarget === 'line' ? { target: regexTarget } : {}),
    ...(regexes === undefined ? {} : { regexes: regexes.map(convertRegex) }),
    ...(stopwords === undefined ? {} : { stopwords: stopwords.map((word) => word.toLowerCase()) }),
    ...(paths === undefined ? {} : { paths: paths.map(convertRegex) }),
  }
}

function convertPatterns(regex: string, keywords: readonly string[]): CredentialPattern[] {
  const node = parseRe2(regex)
  const alternatives = node.type === 'alternation' ? node.alternatives : [node]
  return alternatives.map((alternative) => convertPattern(alternative, keywords))
}

/** What makes up most rules of gitleaks: what may stand between a name and its value. */
const assignmentSign = convertRegex(String.raw`[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}`)
const assignmentSignInGroup = convertRegex(String.raw`(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}`)

function convertPattern(whole: Re2Node, keywords: readonly string[]): CredentialPattern {
  const node = withoutName(whole)
  const regex = printJavascript(node)
  const longest = longestMatch(node)
  return {
    regex,
    ...place(node, keywords),
    ...(node === whole ? {} : { named: true as const }),
    ...(regex.includes(assignmentSign) || regex.includes(assignmentSignInGroup) ? { assignment: true as const } : {}),
    ...(surestRun(node) < shortestRun ? { short: true as const } : {}),
    ...(longest === Infinity ? {} : { longest }),
  }
}

/** In packages/vite, shorter runs of characters are not looked at. */
const shortestRun = 10
const shortestBeginning = 3

/** Where to look for a match. */
function place(node: Re2Node, keywords: readonly string[]): Pick<CredentialPattern, 'at' | 'keywords' | 'besides'> {
  const starts = beginnings(node)
  const regex = printJavascript(node)
  const outside = keywords.filter((keyword) => !spelt(regex).includes(spelt(keyword)))
  if (starts.every((start) => keywords.some((keyword) => start.startsWith(keyword)))) {
    return { at: 'start', keywords: keywords.filter((keyword) => starts.some((start) => start.startsWith(keyword))) }
  }
  const besides = outside.length === keywords.length ? { besides: outside } : {}
  if (starts.every((start) => start.length >= shortestBeginning)) {
    return { at: 'start', keywords: [...new Set(starts)], ...(hasAnyOf(node, keywords) ? {} : besides) }
  }
  return outside.length === 0 ? { at: 'inside', keywords } : { at: 'anywhere', keywords: [], besides: keywords }
}

// Whatever has a value of its own kind, or a host's name, is told by its beginning.
const hasAnyOf = (node: Re2Node, keywords: readonly string[]): boolean =>
  keywords.some((keyword) => keyword.split(/[._-]/).every((word) => spelt(printJavascript(node)).includes(word)))

/** What an expression spells out: without sets for both cases of a letter, and without backslashes. */
const spelt = (regex: string): string =>
  regex
    .replaceAll(/\[([a-z])[A-Z]\]/g, '$1')
    .replaceAll(/\\(?=[^a-zA-Z])/g, '')
    .toLowerCase()

/**
 * Leaves out `[\w.-]{0,50}?` at the start, which says nothing about what follows: without it a match can be looked for from its keyword on, where the
 * expression would try fifty beginnings at every place.
 */
function withoutName(node: Re2Node): Re2Node {
  if (node.type === 'group' && !node.capturing) {
    const body = withoutName(node.body)
    return body === node.body ? node : { ...node, body }
  }
  if (node.type !== 'sequence') return node
  const [first, ...rest] = node.parts
  if (first === undefined) return node
  if (isName(first)) return withoutName({ ...node, parts: rest })
  const cleaned = withoutName(first)
  return cleaned === first ? node : { ...node, parts: [cleaned, ...rest] }
}

const isName = (node: Re2Node): boolean =>
  node.type === 'repeat' && node.lazy && node.min === 0 && node.max === 50 && node.body.type === 'set'
