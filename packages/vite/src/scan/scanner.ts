import { createAllowList, type AllowedFinding, type AllowList } from './allow-list.ts'
import { createCredentialSearch } from './credentials/credential-search.ts'
import { createFileFindings, type FileFindings } from './file-findings.ts'
import type { Finding, ScannedSecret } from './finding.ts'
import { createPatternMatcher } from './patterns/pattern-matcher.ts'
import { secretPatterns } from './patterns/secret-patterns.ts'
import { findToken } from './patterns/weak-tokens.ts'
import { weakness } from './patterns/weak-values.ts'
import { decodedViews } from './views/decoded-views.ts'
import { fileView, type View } from './views/view.ts'

/** What to look for. */
export interface ScannerOptions {
  readonly secrets: readonly ScannedSecret[]
  /** What may be found, each with a reason. */
  readonly allow?: readonly AllowedFinding[]
  /** Whether to look for credentials of known kinds too, as warnings. Default true. */
  readonly credentials?: boolean
}

/** Looks for secrets in files, in whatever form a bundler, a template or a server may have given them. Keeps nothing between files. */
export interface Scanner {
  /** At most 100 places for each name. Never throws for what a file holds. */
  scan(file: string, content: Uint8Array): readonly Finding[]
  /** Names whose value is short, or a few plain words: found only as a whole literal, and then a warning. */
  readonly weak: readonly string[]
  /** Names whose value is empty, or as common as `password` and `5432`: not searched for. */
  readonly unsearched: readonly string[]
  /** Entries of `allow` that no finding needed so far. */
  unusedAllowances(): readonly AllowedFinding[]
}

/**
 * Builds the tables for these secrets once, for any number of files.
 *
 * @throws TypeError for an entry of `allow` without a reason, or one that would allow everything
 * @example
 * const scanner = createScanner({ secrets: [{ name: 'app/database#password', value: password }] })
 * for (const { file, line, name, form } of scanner.scan('index.js', content)) console.error(`${file}:${line} ${name} ${form}`)
 */
export function createScanner({ secrets, allow = [], credentials = true }: ScannerOptions): Scanner {
  const allowList = createAllowList(allow)
  const { strong = [], weak = [], unsearched = [] } = Object.groupBy(secrets, strength)
  const searches = [searchSecrets(strong), searchTokens(weak), ...(credentials ? [createCredentialSearch()] : [])]
  return {
    scan: (file, content) => scanFile(file, content, searches, allowList),
    weak: weak.map(({ name }) => name),
    unsearched: unsearched.map(({ name }) => name),
    unusedAllowances: () => allowList.unused(),
  }
}

function strength(secret: ScannedSecret): 'strong' | 'weak' | 'unsearched' {
  const reason = weakness(secret)
  if (reason === undefined) return 'strong'
  return reason === 'short' || reason === 'plain' ? 'weak' : 'unsearched'
}

/** Looks at one view. */
type Search = (view: View, file: string, findings: FileFindings) => void

function scanFile(
  file: string,
  content: Uint8Array,
  searches: readonly Search[],
  allowList: AllowList,
): readonly Finding[] {
  // A Buffer would make the loops slower, which are compiled for plain arrays.
  const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length)
  const findings = createFileFindings(file, bytes)
  decodedViews(
    fileView(bytes),
    file,
    (view) => {
      for (const search of searches) search(view, file, findings)
    },
    (problem, view) => findings.add({ kind: 'unscanned', severity: 'error', name: problem, view, start: 0, end: 0 }),
  )
  return findings.findings().filter((finding) => !allowList.allows(finding))
}

function searchSecrets(secrets: readonly ScannedSecret[]): Search {
  const patterns = secrets.flatMap(secretPatterns)
  const matcher = createPatternMatcher(patterns.map(({ bytes }) => bytes))
  return (view, _, findings) =>
    matcher.forEachMatch(view.bytes, view.length, (index, start) => {
      const pattern = patterns[index]
      if (pattern === undefined) return
      const { secret, bytes, form } = pattern
      findings.add({
        kind: 'secret',
        severity: 'error',
        name: secret.name,
        view,
        start,
        end: start + bytes.length,
        form,
      })
    })
}

// What others wrote holds words of its own. A source map says nothing of words that its code does not.
const dependencies = /(?:^|\/)(?:node_modules|@vite)\/|\.map$/

function searchTokens(secrets: readonly ScannedSecret[]): Search {
  return (view, file, findings) => {
    if (view.depth > 0 || dependencies.test(file)) return
    for (const secret of secrets) {
      const start = findToken(secret, view)
      const end = (start ?? 0) + secret.value.length
      if (start !== undefined)
        findings.add({ kind: 'secret', severity: 'warning', name: secret.name, view, start, end })
    }
  }
}
