import type { FileFindings } from '../file-findings.ts'
import type { View } from '../views/view.ts'
import { assignedName, assignmentAhead } from './assignment-ahead.ts'
import { forEachCandidateAt, forEachWordOfHex } from './candidate-runs.ts'
import { matchAt, type CredentialText } from './credential-match.ts'
import { credentialRules, type CredentialPattern, type CredentialRule } from './credential-rules.ts'
import { createKeywordMatcher } from './keyword-matcher.ts'

interface Entry {
  readonly rule: CredentialRule
  readonly pattern: CredentialPattern
}

/** How far before a run its keyword may stand, as in `https://`, if it is not in the name that the run is assigned to. */
const keywordReach = 8
/** How far into a match its keyword may stand. */
const insideReach = 80

/** Looks for credentials of known kinds in a view of a file. */
export type CredentialSearch = (view: View, file: string, findings: FileFindings) => void

export function createCredentialSearch(): CredentialSearch {
  const entries = credentialRules().rules.flatMap((rule) => rule.patterns.map((pattern) => ({ rule, pattern })))
  const near = groupByKeyword(entries.filter(({ pattern }) => !pattern.short && pattern.at !== 'anywhere'))
  const short = groupByKeyword(entries.filter(({ pattern }) => pattern.short))
  const anywhere = entries.filter(({ pattern }) => pattern.at === 'anywhere')
  const matcher = createKeywordMatcher(near.keywords)
  return (view, file, findings) => {
    const tries = createTries(view, file, findings)
    const bytes = view.bytes.subarray(0, view.length)
    const search = (from: number, end: number): void => {
      matcher.forEachKeyword(bytes, from, end, (keyword, at) => near.tryEach(keyword, view, at, tries))
      forEachWordOfHex(bytes, from, end, (word) => {
        for (const entry of anywhere) tries(entry, word)
      })
    }
    reportByName(view, file, findings)
    // The rest of such a view is no less plain in the readable one.
    if (view.seams !== undefined) return searchSeams(view, view.seams, search)
    search(0, view.length)
    searchWhole(short, view, file, tries)
  }
}

function searchSeams(
  { bytes, length }: View,
  seams: readonly number[],
  search: (from: number, end: number) => void,
): void {
  let looked = 0
  forEachCandidateAt(bytes, length, seams, (start, end) => {
    search(Math.max(looked, Math.min(start - keywordReach, assignedName(bytes, start))), end)
    looked = end
  })
}

/** Tries an entry from an offset on. */
type Tries = (entry: Entry, offset: number) => void

function createTries(view: View, file: string, findings: FileFindings): Tries {
  const bytes = Buffer.from(view.bytes.buffer, view.bytes.byteOffset, view.length)
  const text: CredentialText = { bytes, file, allow: credentialRules().allow }
  const ends = new Map<Entry, number>()
  let lower: string | undefined
  return (entry, offset) => {
    const { rule, pattern } = entry
    const found = matchAt(rule, pattern, text, offset)
    if (found === undefined || found.start < (ends.get(entry) ?? 0) || rule.path?.test(file) === false) return
    if (pattern.besides.length > 0) {
      lower ??= bytes.toString('latin1').toLowerCase()
      if (!pattern.besides.some((word) => lower?.includes(word))) return
    }
    ends.set(entry, found.matchEnd)
    const { start, end } = found
    findings.add({ kind: 'credential', severity: 'warning', name: rule.id, view, start, end })
  }
}

/** Entries by the keywords that their matches hold. */
interface KeywordGroup {
  readonly keywords: readonly string[]
  /** Tries what has the keyword that stands at an offset. */
  tryEach(keyword: number, view: View, at: number, tries: Tries): void
  hasAnyFor(keyword: number, file: string): boolean
}

function groupByKeyword(entries: readonly Entry[]): KeywordGroup {
  const keywords = [...new Set(entries.flatMap(({ pattern }) => pattern.keywords))]
  const groups = keywords.map((keyword) => ({
    length: keyword.length,
    entries: entries.filter(({ pattern }) => pattern.keywords.includes(keyword)),
  }))
  return {
    keywords,
    tryEach: (keyword, view, at, tries) => {
      const group = groups[keyword]
      if (group !== undefined) tryAll(group.entries, view, at, at + group.length, tries)
    },
    hasAnyFor: (keyword, file) => groups[keyword]?.entries.some(({ rule }) => rule.path?.test(file) !== false) === true,
  }
}

/** For a few keywords, in the case that they are in. */
function searchWhole({ keywords, tryEach, hasAnyFor }: KeywordGroup, view: View, file: string, tries: Tries): void {
  const content = Buffer.from(view.bytes.buffer, view.bytes.byteOffset, view.length)
  for (const [keyword, needle] of keywords.entries()) {
    if (!hasAnyFor(keyword, file)) continue
    for (let at = content.indexOf(needle); at >= 0; at = content.indexOf(needle, at + 1)) {
      tryEach(keyword, view, at, tries)
    }
  }
}

function tryAll(entries: readonly Entry[], view: View, at: number, after: number, tries: Tries): void {
  let assigned: boolean | undefined
  for (const entry of entries) {
    const { assignment, at: place, reach } = entry.pattern
    if (assignment) assigned ??= assignmentAhead(view.bytes, view.length, after)
    if (assignment && assigned === false) continue
    if (place === 'start') tries(entry, at)
    else for (let from = Math.max(0, at - Math.min(reach, insideReach)); from <= at; from++) tries(entry, from)
  }
}

/** Rules that ask for nothing but a file's name: a key store is one, whatever it holds. */
function reportByName(view: View, file: string, findings: FileFindings): void {
  if (view.depth > 0) return
  for (const { id, path, patterns } of credentialRules().rules) {
    if (patterns.length > 0 || path?.test(file) !== true) continue
    findings.add({ kind: 'credential', severity: 'warning', name: id, view, start: 0, end: 0 })
  }
}
