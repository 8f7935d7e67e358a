import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isVaultError, VaultError } from '../foundation/index.ts'

interface Subject {
  operation: string
  path: string
}

/**
 * What a schema makes of a secret, at once if it can, else a promise of our own, whatever stood for one. Throws, or rejects, with
 * `schema_mismatch`.
 */
export function applySchema(schema: StandardSchemaV1, value: unknown, subject: Subject): unknown {
  const result = byItself(() => schema['~standard'].validate(value), subject)
  const output = isThenable(result)
    ? settled(result, subject).then((each) => outputOf(each, subject))
    : outputOf(result, subject)
  // A schema may also make something to be waited for.
  return isThenable(output) ? settled(output, subject) : output
}

function byItself<Result>(work: () => Result, subject: Subject): Result {
  try {
    return work()
  } catch (error) {
    throw brokenSchema(error, subject)
  }
}

// Not by instanceof: a promise of another realm, as in jest and in sandboxes, or of a library is none of ours.
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof value['then'] === 'function'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

async function settled(promised: PromiseLike<unknown>, subject: Subject): Promise<unknown> {
  try {
    return await promised
  } catch (error) {
    throw isVaultError(error, 'schema_mismatch') ? error : brokenSchema(error, subject)
  }
}

// What it says may quote what it was given, so only the name of its error is kept.
function brokenSchema(error: unknown, subject: Subject): VaultError {
  const hint =
    'validate() of a schema must give { value } or { issues }, and throw nothing; correct the schema, or the secret.'
  return new VaultError('schema_mismatch', 'the schema failed by itself', { ...subject, hint, cause: error })
}

/** The same, where nobody can wait. */
export function applySchemaAtOnce(...parameters: Parameters<typeof applySchema>): unknown {
  const output = applySchema(...parameters)
  if (!(output instanceof Promise)) return output
  output.catch(() => undefined)
  throw new VaultError('invalid_argument', 'a followed secret needs a schema that does not have to be waited for', {
    ...parameters[2],
  })
}

export function isStandardSchema(value: unknown): value is StandardSchemaV1 {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as Partial<StandardSchemaV1>)['~standard']?.validate === 'function'
  )
}

function outputOf(result: unknown, subject: Subject): unknown {
  if (!isResult(result)) throw brokenSchema(undefined, subject)
  if (result.issues === undefined) return result.value
  const fields = [...new Set(result.issues.length === 0 ? [whole] : result.issues.map(fieldOf))]
  // The schema's own messages may quote what they found.
  throw new VaultError('schema_mismatch', `the secret does not fit the schema in ${fields.join(', ')}`, {
    ...subject,
    problems: fields.map((path) => ({ path, message: 'does not fit the schema' })),
  })
}

function isResult(result: unknown): result is StandardSchemaV1.Result<unknown> {
  if (!isObject(result)) return false
  const { issues } = result
  return issues === undefined ? 'value' in result : Array.isArray(issues) && issues.every(isObject)
}

const whole = 'the whole'

function fieldOf({ path }: StandardSchemaV1.Issue): string {
  if (!Array.isArray(path) || path.length === 0) return whole
  return path.map((segment: unknown) => String(isObject(segment) ? segment['key'] : segment)).join('.')
}
