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

export function createFileFindings(file: string, content: Uint8Array): FileFindings {
  const places = new Map<string, number[]>()
  const located: (Omit<Finding, 'line' | 'column'> & { readonly offset: number })[] = []
  const isNew = (key: string, offset: number, size: number): boolean => {
    const known = places.get(key) ?? []
    if (known.length >= mostPlaces || known.some((each) => Math.abs(each - offset) <= size + 8)) return false
    known.push(offset)
    places.set(key, known)
    return true
  }
  return {
    add: ({ kind, severity, name, view, start, end, form }) => {
      const offset = view.locate(start)
      if (!isNew(`${kind} ${name}`, offset, end - start)) return
      const forms = [...(form === undefined ? [] : [form]), ...view.forms(start, end)]
      located.push({ kind, severity, name, file, offset, form: forms.length === 0 ? 'as it is' : forms.join(' in ') })
    },
    findings: () => {
      const lines = createLineCounter(content)
      return located
        .toSorted((one, other) => one.offset - other.offset)
        .map(({ offset, ...finding }) => ({ ...finding, ...lines(offset) }))
    },
  }
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
