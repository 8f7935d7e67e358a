import type { Selector } from './secret-request.ts'

/** JSONata of this length takes no noticeable time to read; no selector of a human comes near. */
export const longestSelector = 4096

/** Servers take no longer addresses than some thousand characters. */
export const longestPath = 2048

// What JSONata reads as one name. Any other text may be more than a key.
const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u
const words = new Set(['and', 'or', 'in', 'true', 'false', 'null'])

/** Reads a selector as vault-action does: without a dot it is a key, unless there is none of that name. */
export function parseSelector(given: string): Selector {
  if (given === '*' || given === '**') return { kind: 'all', upperCase: given === '*' }
  const quoted = /^"([^"]*)"$/.exec(given)?.[1]
  const selector = quoted ?? given
  if (!selector.includes('.') && (quoted !== undefined || isPlain(selector))) return { kind: 'key', key: selector }
  return { kind: 'expression', expression: selector, key: selector.includes('.') ? undefined : selector }
}

function isPlain(selector: string): boolean {
  return plainName.test(selector) && !words.has(selector)
}
