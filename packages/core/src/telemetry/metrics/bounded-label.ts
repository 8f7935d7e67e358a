const mostValues = 200

/** Operations come from a closed list. Should one ever be made up at run time, it must not grow the metrics without end. */
export function createBoundedLabel(): (value: string) => string {
  const seen = new Set<string>()
  return (value) => {
    if (seen.has(value)) return value
    if (seen.size >= mostValues) return 'other'
    seen.add(value)
    return value
  }
}
