import { VaultError } from '@keyward/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** What the schema makes of the values. Throws `schema_mismatch`, which names the keys and never the values. */
export function fittingConfig(
  values: object,
  { schema, namespace }: { schema: StandardSchemaV1 | undefined; namespace: string },
): object {
  if (schema === undefined) return values
  const result = schema['~standard'].validate(values)
  if (result instanceof Promise) {
    result.catch(() => undefined)
    throw new VaultError('invalid_options', `the schema of the configuration ${namespace} has to be waited for`, {
      hint: 'Give a schema that answers at once: its values are checked again whenever a secret changes.',
    })
  }
  if (result.issues === undefined) return result.value as object
  const keys = [...new Set(result.issues.map(keyOf))]
  throw new VaultError(
    'schema_mismatch',
    `the configuration ${namespace} does not fit its schema in ${keys.join(', ')}`,
    {
      problems: keys.map((path) => ({ path, message: 'does not fit the schema' })),
    },
  )
}

// Not the message, which may quote what it found.
function keyOf({ path = [] }: StandardSchemaV1.Issue): string {
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.') || 'the whole'
}
