/** Many secrets that are looked for at once: a job of hundreds has a hundred thousand. */
export interface SecretIndex {
  add(secret: string): void
  /** Where any of them is, by where it starts. */
  rangesIn(text: string): Range[]
  readonly size: number
}

export type Range = readonly [start: number, end: number]

const longestHead = 8

export function createSecretIndex(): SecretIndex {
  // By length, up to some characters; longer ones by what they begin with.
  const heads = Array.from({ length: longestHead + 1 }, () => new Map<string, Set<string>>())
  let size = 0
  return {
    add(secret) {
      const head = secret.slice(0, longestHead)
      const byHead = heads[head.length]
      const same = byHead?.get(head) ?? new Set()
      size += same.has(secret) ? 0 : 1
      byHead?.set(head, same.add(secret))
    },
    rangesIn(text) {
      const used = [...heads.entries()].filter(([, byHead]) => byHead.size > 0)
      const ranges: Range[] = []
      for (let start = 0; start < text.length; start++) {
        for (const [length, byHead] of used) {
          for (const secret of byHead.get(text.slice(start, start + length)) ?? []) {
            if (text.startsWith(secret, start)) ranges.push([start, start + secret.length])
          }
        }
      }
      return ranges
    },
    get size() {
      return size
    },
  }
}
