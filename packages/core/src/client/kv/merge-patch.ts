/** JSON merge patch (RFC 7396): objects merge, `null` removes, everything else replaces. */
export function mergePatch(current: unknown, changes: unknown): unknown {
  if (!isObject(changes)) return changes
  const merged = new Map(isObject(current) ? Object.entries(current) : [])
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), change))
  }
  return Object.fromEntries(merged)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
