import { printedEntry, splitEntries } from './entries.ts'
import { longestPath } from './selector.ts'

/** A certificate to issue. */
export interface PkiRequest {
  readonly entry: string
  readonly path: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** The last part of the path; the names of all results begin with it. */
  readonly role: string
}

/** Reads entries such as `pki/issue/web {"common_name":"shop.example.com"}`. */
export function parsePki(text: string): { requests: readonly PkiRequest[]; problems: readonly string[] } {
  const requests: PkiRequest[] = []
  const problems: string[] = []
  for (const entry of splitEntries(text)) {
    const [, path = '', json = ''] = /^(\S+)\s+(.+)$/s.exec(entry) ?? []
    const parameters = jsonObject(json)
    const segments = path.replace(/^\/+/, '')
    const role = segments.split('/').at(-1) ?? ''
    if (parameters === undefined || role === '' || path.length > longestPath)
      problems.push(`${printedEntry(entry)} must be a path and a JSON object: 'pki/issue/web {"common_name":"…"}'`)
    else requests.push({ entry: JSON.stringify(segments), path: segments, parameters, role })
  }
  return { requests, problems }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined
  } catch {
    return undefined
  }
}
