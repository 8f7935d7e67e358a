import type { Finding } from './finding.ts'
import type { ScanReport } from './scan-directory.ts'

/** One line: `index.js:1:320  error  app/database#password as base64`. */
export function formatFinding({ file, line, column, severity, kind, name, form }: Finding): string {
  const how = form === 'as it is' ? '' : ` ${form.startsWith('as ') ? '' : 'as '}${form}`
  const what = {
    secret: `${name}${how}`,
    credential: `looks like a credential: ${name}${how}`,
    unscanned: `not scanned: ${name}`,
  }
  return `${file}:${line}:${column}  ${severity}  ${what[kind]}`
}

/** Which secrets are not searched for like others, for people. */
export function describeWeak({ weak, unsearched }: Pick<ScanReport, 'weak' | 'unsearched'>): string[] {
  return [
    ...(weak.length === 0 ? [] : [`short, or plain words, so looked for only as whole literals: ${list(weak)}`]),
    ...(unsearched.length === 0 ? [] : [`empty, or in any program, so not looked for: ${list(unsearched)}`]),
  ]
}

const mostListed = 20

function list(names: readonly string[]): string {
  const different = [...new Set(names)]
  const more = different.length > mostListed ? ` and ${different.length - mostListed} more` : ''
  return different.slice(0, mostListed).join(', ') + more
}

/** What was looked at and what came of it, for people. Holds no value. */
export function formatSummary(report: ScanReport): string[] {
  const { findings, omitted, files, bytes, unusedAllowances } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const more = omitted === 0 ? '' : `, and ${omitted} findings more`
  return [
    ...describeWeak(report).map((line) => `note: ${line}`),
    ...unusedAllowances.map(({ reason }) => `note: allowed, but no longer found: ${reason}`),
    `${files} files, ${(bytes / 1e6).toFixed(1)} MB: ${errors} errors, ${findings.length - errors} warnings${more}`,
  ]
}
