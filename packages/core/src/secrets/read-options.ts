import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { VaultError } from '../foundation/index.ts'
import { isStandardSchema } from './schema.ts'
import type { SecretReadOptions } from './secret-options.ts'

/** What every way to read a secret takes. */
export interface ReadOptions extends SecretReadOptions {
  schema?: StandardSchemaV1 | undefined
}

const readOptions = v.looseObject({
  mount: v.optional(v.pipe(v.string('must be a string'), v.regex(/[^/]/, 'must not be empty'))),
  namespace: v.optional(v.string('must be a string')),
  version: v.optional(
    v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more')),
  ),
  fresh: v.optional(v.boolean('must be true or false')),
  signal: v.optional(v.instance(AbortSignal, 'must be an AbortSignal')),
  timeoutMs: v.optional(
    v.pipe(v.number('must be a number'), v.gtValue(0, 'must be above 0'), v.ltValue(2 ** 31, 'must be below 2^31')),
  ),
  schema: v.optional(v.custom(isStandardSchema, 'must be a Standard Schema, as valibot, Zod and ArkType make them')),
})

/** Throws `invalid_argument` with everything that is wrong. */
export function checkReadOptions(options: ReadOptions, operation: string, name: string): void {
  const checked = v.safeParse(readOptions, options)
  if (checked.success) return
  const problems = checked.issues.map((issue) => ({ path: v.getDotPath(issue) ?? 'options', message: issue.message }))
  const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new VaultError('invalid_argument', listed, { operation, path: name, problems })
}
