// Of a document with more the rest is masked as the text that it is as well, and told of.
export const mostLeaves = 50_000
const deepest = 32

// Shorter numbers are ports, counts and years.
const longNumber = 1e5

/** The strings and long numbers in a JSON object or array: what a program prints of it without the rest. */
export function jsonLeaves(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return []
  const leaves: string[] = []
  collect(parsed(text), leaves, 0)
  return leaves
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function collect(value: unknown, leaves: string[], depth: number): void {
  if (leaves.length >= mostLeaves || depth > deepest) return
  if (typeof value === 'string') leaves.push(value)
  else if (typeof value === 'number' && Math.abs(value) >= longNumber) leaves.push(String(value))
  else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) collect(member, leaves, depth + 1)
  }
}
