import type { StandardSchemaV1 } from '@standard-schema/spec'
import { VaultError } from '../foundation/index.ts'

interface Subject {
  operation: string
  path: string
}

/** What a schema makes of a secret, at once if it can. Throws, or rejects, with `schema_mismatch`. */
export function applySchema(schema: StandardSchemaV1, value: unknown, subject: Subject): unknown {
  const result = validated(schema, value, subject)
  if (!(result instanceof Promise)) return outputOf(result, subject)
  return result.then(
    (settled) => outputOf(settled, subject),
    (error: unknown) => Promise.reject(brokenSchema(error, subject)),
  )
}

function validated(
  schema: StandardSchemaV1,
  value: unknown,
  subject: Subject,
): ReturnType<StandardSchemaV1['~standard']['validate']> {
  try {
    return schema['~standard'].validate(value)
  } catch (error) {
    throw brokenSchema(error, subject)
  }
}

// What it says may quote what it was given, so only the name of its error is kept.
function brokenSchema(error: unknown, subject: Subject): VaultError {
  const hint = 'A schema must report what does not fit instead of throwing; correct the schema, or the secret.'
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

function outputOf(result: StandardSchemaV1.Result<unknown>, subject: Subject): unknown {
  if (result.issues === undefined) return result.value
  const fields = [...new Set(result.issues.map(fieldOf))]
  // The schema's own messages may quote what they found.
  throw new VaultError('schema_mismatch', `the secret does not fit the schema in ${fields.join(', ')}`, {
    ...subject,
    problems: fields.map((path) => ({ path, message: 'does not fit the schema' })),
  })
}

function fieldOf({ path }: StandardSchemaV1.Issue): string {
  if (path === undefined || path.length === 0) return 'the whole'
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.')
}
