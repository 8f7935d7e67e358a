import type { Finding } from '../scan/index.ts'

/** Whether it must not go out. */
export function isLeak({ severity }: Finding): boolean {
  return severity === 'error'
}

const mostListed = 20

/** For people: what was found where, and what to do. Holds names, never a value. */
export function describeLeaks(findings: readonly Finding[]): string {
  const [first] = findings
  if (first === undefined) return ''
  const lines = findings.slice(0, mostListed).map(describeFinding)
  if (findings.length > mostListed) lines.push(`and ${findings.length - mostListed} more`)
  return findings.length === 1 && !isLeak(first)
    ? lines.join('\n')
    : [`secrets are in what a browser gets:`, ...lines.map((line) => `  ${line}`), advice].join('\n')
}

/** The same for an answer of a dev server. */
export function describeAnswer(what: string, leaks: readonly Finding[]): string {
  const places = leaks.slice(0, mostListed).map(({ line, column, name, form, kind }) => {
    const place = `in line ${line}, column ${column}`
    return kind === 'unscanned' ? `what could not be searched (${name}), ${place}` : `${name}, ${form}, ${place}`
  })
  return `${what} held ${places.join('; ')}. No browser may get it, so it was not sent. Take it out of what is sent, list it in "public" if every visitor may have it, or in "allow" with a reason.`
}

const advice =
  'Find out how the value got there (a define, a file in public/, a page that prints it) and take it out. What is meant to be there belongs in the option "public", or in "allow" with a reason.'

function describeFinding({ file, line, column, name, form, kind }: Finding): string {
  const place = `${file}:${line}:${column}`
  if (kind === 'unscanned') return `${place} could not be searched: ${name}`
  return `${place} ${kind === 'secret' ? `holds ${name}` : `holds what looks like a credential (${name})`}, ${form}`
}
