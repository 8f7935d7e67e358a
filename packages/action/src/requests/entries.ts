/** Splits a list of entries at its semicolons. */
export function splitEntries(text: string): string[] {
  return text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** An entry in a message: on one line, and not longer than a reader needs to find it. */
export function printedEntry(entry: string): string {
  const shortened = entry.length > 200 ? `${entry.slice(0, 200)}…` : entry
  return JSON.stringify(shortened.replace(/\s+/g, ' '))
}
