import * as v from 'valibot'
import { optionsObject } from './options-object.ts'

const path = v.pipe(
  v.string('must be a string'),
  v.check((given) => !/(^|\/)\.{1,2}(\/|$)|\/\//.test(given), 'must not hold "//" or a "." or ".." segment'),
)

const variable = v.pipe(v.string('must be the name of a variable'), v.nonEmpty('must not be empty'))

export const secretsSchema = optionsObject({
  mount: v.optional(v.pipe(path, v.regex(/[^/]/, 'must not be empty'))),
  prefix: v.optional(path),
  environmentFallback: v.optional(
    optionsObject({
      when: v.pipe(
        v.array(
          v.picklist(['not_found', 'unreachable'], 'must be "not_found" or "unreachable"'),
          'must be a list of "not_found" and "unreachable"',
        ),
        v.nonEmpty('must name a situation'),
      ),
      variables: v.optional(
        v.record(
          v.string(),
          v.union(
            [variable, v.record(v.string(), variable)],
            'must be the name of a variable, or names of variables by field',
          ),
          'must map names of secrets to variables',
        ),
      ),
      byRule: v.optional(v.boolean('must be true or false')),
    }),
  ),
})

const seconds = v.pipe(
  v.number('must be a number'),
  v.minValue(0, 'must be 0 or more'),
  v.maxValue(10 ** 9, 'must be below 10^9'),
)
const limit = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
)

const cacheLimits = optionsObject(
  {
    ttlSeconds: v.optional(v.pipe(seconds, v.gtValue(0, 'must be above 0; cache: false keeps nothing'))),
    maxStaleSeconds: v.optional(seconds),
    notFoundTtlSeconds: v.optional(seconds),
    // The bookkeeping of this many is set aside at once.
    maxEntries: v.optional(v.pipe(limit, v.maxValue(10_000_000, 'must be 10 000 000 or less'))),
    maxBytes: v.optional(v.pipe(limit, v.maxValue(Number.MAX_SAFE_INTEGER, 'must be below 2^53'))),
  },
  'must be false or an object of options',
)

// Not a union, whose problems name no field.
export const cacheSchema = v.lazy<v.GenericSchema>((given) => (given === false ? v.literal(false) : cacheLimits))
