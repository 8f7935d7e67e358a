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

/** What was looked at and what came of it, for people. Holds no value. */
export function formatSummary({ findings, omitted, files, bytes, unusedAllowances, weak }: ScanReport): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const more = omitted === 0 ? '' : `, and ${omitted} findings more`
  return [
    ...weak.map(
      (name) => `note: ${name} is too short or too common to be searched for anywhere but as a whole literal`,
    ),
    ...unusedAllowances.map(({ reason }) => `note: allowed, but no longer found: ${reason}`),
    `${files} files, ${(bytes / 1e6).toFixed(1)} MB: ${errors} errors, ${findings.length - errors} warnings${more}`,
  ]
}
