import { matchesGlob } from 'node:path'
import type { Finding } from './finding.ts'

/** What may be found, and why. It must name a file, a secret or a rule; where it names several, all must fit. */
export interface AllowedFinding {
  /** For whoever reads it next year. */
  readonly reason: string
  /** A glob like `assets/*.js`, from the directory that is scanned. */
  readonly file?: string
  /** A secret's name, as findings give it. */
  readonly secret?: string
  /** The id of a rule for credentials, as findings give it. */
  readonly rule?: string
}

/** Decides what is allowed, and remembers what it needed to. */
export interface AllowList {
  allows(finding: Finding): boolean
  /** Entries that allowed nothing so far. */
  unused(): readonly AllowedFinding[]
}

/** Refuses entries that give no reason or would allow everything, all of them in one error. */
export function createAllowList(entries: readonly AllowedFinding[]): AllowList {
  const problems = entries.flatMap((entry, index) => check(entry).map((problem) => `allow[${index}] ${problem}`))
  if (problems.length > 0) throw new TypeError(problems.join('\n'))
  const used = new Set<AllowedFinding>()
  return {
    allows: (finding) => {
      const entry = entries.find((each) => fits(each, finding))
      if (entry !== undefined) used.add(entry)
      return entry !== undefined
    },
    unused: () => entries.filter((entry) => !used.has(entry)),
  }
}

const fields = ['reason', 'file', 'secret', 'rule']

function check(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null) return ['must be an object with a reason and a file, secret or rule']
  const { reason, file, secret, rule } = entry as Record<string, unknown>
  const problems = Object.entries(entry).flatMap(([key, value]) => {
    if (!fields.includes(key)) return [`has an unknown field "${key}"; it may have ${fields.join(', ')}`]
    return value === undefined || (typeof value === 'string' && value.trim() !== '')
      ? []
      : [`needs a text as its ${key}`]
  })
  if (reason === undefined) problems.push('needs a reason, so that the next reader knows why')
  if (secret === undefined && rule === undefined && (file === undefined || isEveryFile(file))) {
    problems.push('would allow everything; name a file, a secret or a rule')
  }
  return problems
}

// What fits two files that have nothing in common fits all.
const isEveryFile = (file: unknown): boolean =>
  typeof file === 'string' &&
  ['index.html', 'assets/deep/chunk-4c1d.js.map'].every((each) => matchesGlob(each, file) || /^[*/.?]+$/.test(file))

function fits(entry: AllowedFinding, finding: Finding): boolean {
  if (entry.file !== undefined && !matchesGlob(finding.file, entry.file)) return false
  if (entry.secret !== undefined && (finding.kind !== 'secret' || finding.name !== entry.secret)) return false
  return entry.rule === undefined || (finding.kind === 'credential' && finding.name === entry.rule)
}
