import { isRawJson, isSecretData, VaultError } from '../../foundation/index.ts'

// Deeper than anything a person keeps as a secret, and far from what overflows a stack.
const deepest = 200

/**
 * A plain copy of what is to be stored, with redacted data revealed. Whatever JSON would drop or change without a word is refused:
 * a secret must come back exactly as it was written.
 */
export function jsonData(data: unknown, operation: string, path: string): Record<string, unknown> {
  const problems: string[] = []
  const copy = copyValue(data, '', problems, new Set())
  if (problems.length === 0 && !isPlainObject(copy)) problems.push('the data must be an object of fields')
  if (problems.length > 0) throw new VaultError('invalid_argument', problems.join('; '), { operation, path })
  return copy as Record<string, unknown>
}

function copyValue(given: unknown, at: string, problems: string[], above: Set<object>): unknown {
  const value: unknown = isSecretData(given) ? given.reveal() : given
  if (typeof value !== 'object' || value === null) return checkedScalar(value, at, problems)
  if (isRawJson(value)) return value
  if (above.size === deepest) return void problems.push(`${named(at)} is nested more than ${deepest} levels deep`)
  if (above.has(value)) return void problems.push(`${named(at)} contains itself`)
  if (!Array.isArray(value) && !isPlainObject(value))
    return void problems.push(`${named(at)} is a ${value.constructor?.name}, not plain data`)
  const dropped = droppedPart(value)
  if (dropped !== undefined) problems.push(`${named(at)} has ${dropped}, which JSON would drop`)
  above.add(value)
  const copy = Array.isArray(value)
    ? Array.from(value, (item, index) => copyValue(item, `${at}[${index}]`, problems, above))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyField(key, item, at, problems, above)]))
  above.delete(value)
  return copy
}

// What is there and would not be stored.
function droppedPart(value: object): string | undefined {
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol') return 'a symbol for the name of a field'
    if (!Array.isArray(value) && !Object.prototype.propertyIsEnumerable.call(value, key))
      return `a field ${key} that is not enumerable`
    if (Array.isArray(value) && key !== 'length' && !isIndex(key)) return `a field ${key} beside its items`
  }
  return undefined
}

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key
}

function copyField(key: string, item: unknown, at: string, problems: string[], above: Set<object>): unknown {
  const field = at === '' ? key : `${at}.${key}`
  if (!key.isWellFormed()) problems.push(`the name of field ${JSON.stringify(field)} holds half of a surrogate pair`)
  return copyValue(item, field, problems, above)
}

function checkedScalar(value: unknown, at: string, problems: string[]): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) problems.push(`${named(at)} holds half of a surrogate pair`)
  else if (typeof value === 'number' && !Number.isFinite(value)) problems.push(`${named(at)} is not a finite number`)
  else if (Object.is(value, -0)) problems.push(`${named(at)} is negative zero, which would come back as zero`)
  else if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) {
    problems.push(`${named(at)} is ${value === undefined ? 'undefined' : `a ${typeof value}`}, which JSON cannot hold`)
  }
  return value
}

function named(at: string): string {
  return at === '' ? 'the data' : `field ${at}`
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
