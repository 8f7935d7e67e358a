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

const waitEntries = {
  signal: v.optional(v.instance(AbortSignal, 'must be an AbortSignal')),
  timeoutMs: v.optional(
    v.pipe(v.number('must be a number'), v.gtValue(0, 'must be above 0'), v.ltValue(2 ** 31, 'must be below 2^31')),
  ),
}

const readEntries = {
  ...nameEntries,
  ...waitEntries,
  version: v.optional(
    v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more')),
  ),
  fresh: v.optional(v.boolean('must be true or false')),
}

const schemaEntry = {
  schema: v.optional(v.custom(isStandardSchema, 'must be a Standard Schema, as valibot, Zod and ArkType make them')),
}

const everySeconds = v.pipe(
  v.number('must be a number'),
  v.gtValue(0, 'must be above 0'),
  v.maxValue(10 ** 9, 'must be 10^9 at most'),
)
const mostKept = 100
const keep = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more: for the newest alone, follow the secret'),
  v.maxValue(mostKept, `must be ${mostKept} at most`),
)
const followEntries = {
  ...nameEntries,
  ...waitEntries,
  everySeconds: v.optional(everySeconds),
  version: v.optional(v.undefined('is no option of this call: one version never changes, so read it with get()')),
}

// Valibot's own message quotes what it received.
const describeKey = (issue: { expected: string | null }): string =>
  issue.expected === 'never' ? 'is no option of this call' : mustBeOptions

const mustBeOptions = 'must be an object of options'

type Check<Options> = (options: Options, operation: string, name?: string) => void

/** Each throws `invalid_argument` with everything that is wrong. */
export const checkNameOptions: Check<SecretNameOptions> = checkWith(v.strictObject(nameEntries, describeKey))

/** Where whatever else is given is handed on to `vault.kv`, which checks it. */
export const checkCallOptions: Check<SecretNameOptions> = checkWith(v.looseObject(nameEntries, describeKey))

export const checkReadOptions: Check<ReadOptions> = checkWith(
  v.strictObject({ ...readEntries, ...schemaEntry }, describeKey),
)

/** Of a read that gives no value. */
export const checkUnseenOptions: Check<SecretReadOptions> = checkWith(v.strictObject(readEntries, describeKey))

export const checkManyOptions: Check<GetManyOptions> = checkWith(
  v.strictObject(
    {
      ...readEntries,
      concurrency: v.optional(
        v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(1, 'must be 1 or more')),
      ),
    },
    describeKey,
  ),
)

export const checkFollowOptions: Check<object> = checkWith(
  v.strictObject({ ...followEntries, ...schemaEntry }, describeKey),
)

export const checkKeyRingOptions: Check<object> = checkWith(
  v.strictObject({ ...followEntries, keep: v.optional(keep) }, describeKey),
)

export const checkWithFreshOptions: Check<object> = checkWith(
  v.strictObject(
    { ...nameEntries, ...waitEntries, isAuthenticationFailure: v.optional(v.function('must be a function')) },
    describeKey,
  ),
)

// The lease checks what they are.
export const checkDatabaseCredentialsOptions: Check<object> = checkWith(
  v.strictObject(
    {
      mount: v.optional(v.unknown()),
      namespace: v.optional(v.unknown()),
      signal: v.optional(v.unknown()),
      timeoutMs: v.optional(v.unknown()),
      minIntervalSeconds: v.optional(v.unknown()),
    },
    describeKey,
  ),
)

function checkWith(schema: v.GenericSchema): Check<unknown> {
  return (options, operation, name) => {
    // To valibot a list is an object too.
    const checked = Array.isArray(options) ? undefined : v.safeParse(schema, options)
    if (checked?.success) return
    const problems = checked?.issues.map((issue) => ({
      path: v.getDotPath(issue) ?? 'options',
      message: issue.message,
    })) ?? [{ path: 'options', message: mustBeOptions }]
    const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new VaultError('invalid_argument', listed, { operation, path: name, problems })
  }
}
