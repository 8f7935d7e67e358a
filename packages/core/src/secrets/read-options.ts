import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { VaultError } from '../foundation/index.ts'
import { isStandardSchema } from './schema.ts'
import type { GetManyOptions, SecretNameOptions, SecretReadOptions } from './secret-options.ts'

/** What every way to read a secret takes. */
export interface ReadOptions extends SecretReadOptions {
  schema?: StandardSchemaV1 | undefined
}

const nameEntries = {
  mount: v.optional(v.pipe(v.string('must be a string'), v.regex(/[^/]/, 'must not be empty'))),
  namespace: v.optional(v.string('must be a string')),
}

const readEntries = {
  ...nameEntries,
  version: v.optional(
    v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more')),
  ),
  fresh: v.optional(v.boolean('must be true or false')),
  signal: v.optional(v.instance(AbortSignal, 'must be an AbortSignal')),
  timeoutMs: v.optional(
    v.pipe(v.number('must be a number'), v.gtValue(0, 'must be above 0'), v.ltValue(2 ** 31, 'must be below 2^31')),
  ),
}

// Valibot's own message quotes what it received.
const describeKey = (issue: { expected: string | null }): string =>
  issue.expected === 'never' ? 'is no option of this call' : 'must be an object of options'

const nameOptions = v.strictObject(nameEntries, describeKey)
const callOptions = v.looseObject(nameEntries, describeKey)
const readOptions = v.strictObject(
  {
    ...readEntries,
    schema: v.optional(v.custom(isStandardSchema, 'must be a Standard Schema, as valibot, Zod and ArkType make them')),
  },
  describeKey,
)
const manyOptions = v.strictObject(
  {
    ...readEntries,
    concurrency: v.optional(
      v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(1, 'must be 1 or more')),
    ),
  },
  describeKey,
)

/** Each throws `invalid_argument` with everything that is wrong. */
export function checkReadOptions(options: ReadOptions, operation: string, name: string): void {
  check(readOptions, options, operation, name)
}

export function checkManyOptions(options: GetManyOptions, operation: string): void {
  check(manyOptions, options, operation)
}

export function checkNameOptions(options: SecretNameOptions, operation: string, name: string): void {
  check(nameOptions, options, operation, name)
}

/** Where whatever else is given is handed on to `vault.kv`, which checks it. */
export function checkCallOptions(options: SecretNameOptions, operation: string, name: string): void {
  check(callOptions, options, operation, name)
}

function check(schema: v.GenericSchema, options: unknown, operation: string, name?: string): void {
  const checked = v.safeParse(schema, options)
  if (checked.success) return
  const problems = checked.issues.map((issue) => ({ path: v.getDotPath(issue) ?? 'options', message: issue.message }))
  const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new VaultError('invalid_argument', listed, { operation, path: name, problems })
}
