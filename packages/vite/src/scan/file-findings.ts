import type { Finding } from './finding.ts'
import type { View } from './views/view.ts'

/** A finding before it is known where in the file its offset is. */
interface Found extends Pick<Finding, 'kind' | 'severity' | 'name'> {
  readonly view: View
  readonly start: number
  readonly end: number
  /** How it is written in the view; undefined for as it is. */
  readonly form?: string | undefined
}

/** More places of one name in one file tell nobody more. */
const mostPlaces = 100

/** Collects what is found in one file: each place once, though several views show it. */
export interface FileFindings {
  add(found: Found): void
  findings(): Finding[]
}

/** Where it stands in the file. */
interface Place {
  readonly from: number
  readonly to: number
}

type Located = Omit<Finding, 'line' | 'column'> & Place

export function createFileFindings(file: string, content: Uint8Array): FileFindings {
  const byName = new Map<string, Located[]>()
  return {
    add: ({ kind, severity, name, view, start, end, form }) => {
      const from = view.locate(start)
      const place = { from, to: Math.max(from + 1, view.locate(Math.max(start, end - 1)) + 1) }
      const known = byName.get(`${kind} ${name}`) ?? []
      if (known.length >= mostPlaces || known.some((each) => overlap(each, place))) return
      const forms = [...(form === undefined ? [] : [form]), ...view.forms(start, end)]
      known.push({ kind, severity, name, file, ...place, form: forms.length === 0 ? 'as it is' : forms.join(' in ') })
      byName.set(`${kind} ${name}`, known)
    },
    findings: () => {
      const lines = createLineCounter(content)
      return withoutDoubles([...byName.values()].flat())
        .toSorted((one, other) => one.from - other.from)
        .map(({ kind, severity, name, form, from }) => ({ kind, severity, file, ...lines(from), name, form }))
    },
  }
}

const overlap = (one: Place, other: Place): boolean => one.from < other.to && other.from < one.to

const leastTelling = 'generic-api-key'

/** What is known to be a secret need not be said to look like one, and what looks like one kind of credential not to look like any. */
function withoutDoubles(all: readonly Located[]): Located[] {
  const secrets = all.filter(({ kind }) => kind === 'secret')
  const certain = all.filter(({ kind, name }) => kind === 'credential' && name !== leastTelling)
  return all.filter((each) => {
    if (each.kind !== 'credential') return true
    const better = each.name === leastTelling ? [...secrets, ...certain] : secrets
    return !better.some((other) => overlap(each, other))
  })
}

/** Offsets must come in ascending order. */
function createLineCounter(content: Uint8Array): (offset: number) => { line: number; column: number } {
  let line = 1
  let lineStart = 0
  return (offset) => {
    for (;;) {
      const lineEnd = content.indexOf(0x0a, lineStart)
      if (lineEnd < 0 || lineEnd >= offset) break
      line++
      lineStart = lineEnd + 1
    }
    return { line, column: offset - lineStart + 1 }
  }
}
