/** Does something once for all who ask with the same key, until everybody who asked has given it back. */
export interface Shared<Value> {
  readonly value: Promise<Value>
  /** The last one to call this ends it. May be called again without effect. */
  release(): Promise<void>
}

interface Entry<Value> {
  readonly value: Promise<Value>
  end(value: Value): Promise<void>
  users: number
}

// Vite reads its configuration, and so makes its plugins, several times in one build: once for each environment.
const entries = new Map<string, Entry<unknown>>()

export function share<Value>(
  key: string,
  begin: () => Promise<Value>,
  end: (value: Value) => Promise<void>,
): Shared<Value> {
  const known = entries.get(key) as Entry<Value> | undefined
  const entry = known ?? { value: begin(), end, users: 0 }
  entry.users += 1
  entries.set(key, entry)
  let released = false
  return {
    value: entry.value,
    async release() {
      if (released) return
      released = true
      entry.users -= 1
      if (entry.users > 0) return
      if (entries.get(key) === entry) entries.delete(key)
      const value = await entry.value.catch(() => undefined)
      if (value !== undefined) await entry.end(value)
    },
  }
}
