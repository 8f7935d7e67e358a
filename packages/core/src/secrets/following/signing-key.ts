import { VaultError } from '../../foundation/index.ts'

/** Why something is no key that can be signed with: whoever knows the key, as everybody knows an empty one, can forge. */
export function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'string') return `is ${kindOf(key)}`
  if (key === '') return 'is empty'
  return key.trim() === '' ? 'is white space alone' : undefined
}

/** Throws unless it is a key. */
export function checkKey(key: unknown, field: string, subject: { operation: string; path: string }): void {
  const problem = keyProblem(key)
  if (problem === undefined) return
  throw new VaultError('schema_mismatch', `the field ${JSON.stringify(field)} of the secret is no key: it ${problem}`, {
    ...subject,
    problems: [{ path: field, message: problem }],
    hint: 'A key is text, and not empty. Write one to this field.',
  })
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
