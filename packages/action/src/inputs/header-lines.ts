import type { InputReader } from './input-reader.ts'

/** Headers, one `Name: value` a line; what is given twice is joined by a comma. */
export function headerLines(inputs: InputReader, name: string): Record<string, string> | undefined {
  const lines = (inputs.text(name) ?? '').split('\n').map((line) => line.trim())
  const headers = new Map<string, string>()
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const colon = line.indexOf(':')
    const header = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (header === '') {
      inputs.problem(name, `has no "Name: value" in line ${index + 1}`)
      continue
    }
    const value = line.slice(colon + 1).trim()
    const before = headers.get(header)
    headers.set(header, before === undefined ? value : `${before}, ${value}`)
  }
  return headers.size === 0 ? undefined : Object.fromEntries(headers)
}
