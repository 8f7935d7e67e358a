/** One violation: where, which rule, and what to do about it. */
export interface Finding {
  /** Relative to the repository's root. */
  readonly file: string
  readonly line?: number
  readonly rule: string
  readonly message: string
}

export function formatFinding({ file, line, rule, message }: Finding) {
  return `${line === undefined ? file : `${file}:${line}`}  ${rule}  ${message}`
}

export function inReadingOrder(findings: readonly Finding[]) {
  return findings.toSorted((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0))
}
