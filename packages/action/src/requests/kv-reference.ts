import { parseSelector } from './selector.ts'
import type { Selector, Source } from './secret-request.ts'

/** The short form: `secret/app/database#password`, `secret/app/database#password@3`, `secret/app/database#*`. */
export function parseKvReference(word: string): { source: Source; selector: Selector } | undefined {
  const hash = word.indexOf('#')
  if (hash <= 0) return undefined
  const [, field, version] = /^(.+?)(?:@([1-9]\d{0,8}))?$/s.exec(word.slice(hash + 1)) ?? []
  if (field === undefined) return undefined
  const all = parseSelector(field)
  return {
    source: {
      kind: 'kv',
      path: word.slice(0, hash).replace(/^\/+/, ''),
      version: version === undefined ? undefined : Number(version),
    },
    selector: all.kind === 'all' ? all : { kind: 'key', key: field },
  }
}
