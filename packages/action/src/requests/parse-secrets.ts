import { apiSource } from './api-path.ts'
import { printedEntry, splitEntries } from './entries.ts'
import { parseKvReference } from './kv-reference.ts'
import type { SecretRequest } from './secret-request.ts'
import { longestPath, longestSelector, parseSelector } from './selector.ts'

export interface ParsedSecrets {
  readonly requests: readonly SecretRequest[]
  readonly problems: readonly string[]
}

/** Reads entries such as `secret/data/app password | NAME` and `secret/app#password`. */
export function parseSecrets(text: string): ParsedSecrets {
  const requests: SecretRequest[] = []
  const problems: string[] = []
  for (const entry of splitEntries(text)) {
    const request = parseEntry(entry)
    if (typeof request === 'string') problems.push(`${printedEntry(entry)} ${request}`)
    else requests.push(request)
  }
  return { requests, problems }
}

/** A text is what is wrong. */
function parseEntry(entry: string): SecretRequest | string {
  const bar = entry.lastIndexOf('|')
  const name = bar === -1 ? undefined : entry.slice(bar + 1).trim()
  if (name === '') return 'has no name behind the "|"'
  const words = (bar === -1 ? entry : entry.slice(0, bar)).split(/\s+/).filter((word) => word !== '')
  const [path = '', selector = ''] = words
  if (path.length > longestPath) return `has a path of more than ${longestPath} characters`
  if (words.length === 1) {
    const reference = parseKvReference(path)
    if (reference !== undefined) return { entry: printedEntry(entry), ...reference, name }
  }
  if (words.length !== 2)
    return 'must be a path and a key or selector, with one space between them and none inside: "secret/data/app password"'
  if (selector.length > longestSelector) return `has a selector of more than ${longestSelector} characters`
  return { entry: printedEntry(entry), source: apiSource(path), selector: parseSelector(selector), name }
}
