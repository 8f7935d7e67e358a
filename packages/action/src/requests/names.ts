import type { SecretRequest, Selector } from './secret-request.ts'

/** What a value is called where it is put. */
export interface Names {
  readonly variable: string
  readonly output: string
}

/** The names of a request that gives one value: those behind the bar as they are, else made of the selector. */
export function namesOf({ name, selector }: SecretRequest): Names {
  if (name !== undefined) return { variable: name, output: name }
  const made = normalized(selectorText(selector))
  return { variable: made.toUpperCase(), output: made }
}

/** The names of one of all keys at a path; what stands behind the bar comes before each. */
export function namesOfKey(key: string, prefix: string, upperCase: boolean): Names {
  const made = normalized(prefix + key)
  return { variable: upperCase ? made.toUpperCase() : made, output: made }
}

/** The names of one part of an issued certificate. */
export function namesOfPart(role: string, part: string): Names {
  const made = normalized(`${role}_${part}`)
  return { variable: made.toUpperCase(), output: made }
}

function selectorText(selector: Selector): string {
  if (selector.kind === 'all') return ''
  return selector.kind === 'key' ? selector.key : selector.expression
}

function normalized(key: string): string {
  return key.replaceAll('.', '__').replace(/[^\p{L}\p{N}_]/gu, '')
}
