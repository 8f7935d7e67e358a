import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'

/** Appends to one of the files through which a step tells the runner things, such as `GITHUB_ENV`; all entries at once, or none. */
export function appendEntries(file: string, entries: Iterable<readonly [name: string, value: string]>): void {
  const text = Array.from(entries, ([name, value]) => entry(name, value)).join('')
  if (text !== '') appendFileSync(file, text)
}

// Nobody who writes a secret can know the delimiter, so no value ends early and goes on with entries of its own.
function entry(name: string, value: string): string {
  const delimiter = `ghadelimiter_${randomUUID()}`
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}
