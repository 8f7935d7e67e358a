import * as v from 'valibot'
import type { AuthMethod } from '../auth/index.ts'
import { headers } from './header-schema.ts'
import { optionsObject } from './options-object.ts'
import { cacheSchema, secretsSchema } from './secrets-schema.ts'
import { logger, registry } from './telemetry-schema.ts'

const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'))
const positive = v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(1, 'must be 1 or more'))
// What a timer can hold.
const milliseconds = v.pipe(positive, v.maxValue(2 ** 31 - 1, 'must be below 2^31'))
const count = v.pipe(positive, v.integer('must be a whole number'))
const flag = v.boolean('must be true or false')

// Sent in a header, where anything else could not travel.
const token = v.pipe(text, v.regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'))

const address = v.pipe(
  v.custom<string | readonly string[]>(
    (value) => typeof value === 'string' || Array.isArray(value),
    'must be an address, or a list of them',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const several = Array.isArray(dataset.value)
    const addresses: readonly unknown[] = [dataset.value].flat()
    if (addresses.length === 0) addIssue({ message: 'must name at least one address' })
    for (const [index, given] of addresses.entries()) {
      const problem = addressProblem(given)
      if (problem !== undefined) addIssue({ message: several ? `[${index}] ${problem}` : problem })
    }
  }),
)

function addressProblem(given: unknown): string | undefined {
  if (typeof given !== 'string') return 'must be a string'
  if (/^unix:/i.test(given))
    return /^unix:\/\/\/[^?#]/i.test(given) ? undefined : 'must be unix:/// and an absolute path'
  if (!/^https?:\/\//i.test(given)) return 'must begin with https://, http:// or unix:///'
  const url = URL.parse(given)
  if (url === null) return 'is not a valid URL'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  if (/\/(v1|ui)\/*$/.test(url.pathname)) return 'must be the address of the server, without "/v1" or "/ui"'
  return url.search !== '' || url.hash !== '' ? 'must not hold a query or fragment' : undefined
}

const authMethod = v.custom<AuthMethod>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'login' in value &&
    typeof value.login === 'function' &&
    'name' in value,
  'must be an auth method such as appRole({ roleId, secretId })',
)

const tls = optionsObject({
  caFile: v.optional(text),
  caCertificate: v.optional(text),
  caDirectory: v.optional(text),
  certificateFile: v.optional(text),
  keyFile: v.optional(text),
  certificate: v.optional(text),
  key: v.optional(text),
  serverName: v.optional(text),
  skipVerify: v.optional(flag),
})

const mounts = v.record(
  v.pipe(
    text,
    v.check((mount) => !mount.startsWith('/'), 'must not begin with a slash'),
  ),
  v.picklist([1, 2], 'must be 1 or 2'),
  'must map mounts to 1 or 2',
)

const namespaceProblem =
  'must be a path such as "team/eu", in printable ASCII without spaces, "?", "#", "//", "." and ".."'
const namespace = v.pipe(
  v.string('must be a string'),
  // Sent in a header too.
  v.regex(/^[\x21-\x7e]*$/, namespaceProblem),
  v.check((given) => !/[?#]|\/\/|(^|\/)\.{1,2}(\/|$)/.test(given), namespaceProblem),
)

function isEnvironment(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  return Object.values(given).every((value) => value === undefined || typeof value === 'string')
}

export const optionSchema = optionsObject({
  address: v.optional(address),
  token: v.optional(token),
  auth: v.optional(authMethod),
  namespace: v.optional(namespace),
  timeoutMs: v.optional(milliseconds),
  connectTimeoutMs: v.optional(milliseconds),
  maxConnections: v.optional(count),
  maxResponseBytes: v.optional(count),
  allowPlainHttp: v.optional(flag),
  tls: v.optional(tls),
  headers: v.optional(headers),
  nodes: v.optional(
    optionsObject({
      discover: v.optional(flag),
      readFrom: v.optional(v.picklist(['active', 'any'], 'must be "active" or "any"')),
    }),
  ),
  retry: v.optional(
    optionsObject({
      attempts: v.optional(count),
      delayMs: v.optional(milliseconds),
      maxDelayMs: v.optional(milliseconds),
    }),
  ),
  kv: v.optional(optionsObject({ mounts: v.optional(mounts) })),
  secrets: v.optional(secretsSchema),
  cache: v.optional(cacheSchema),
  logger: v.optional(logger),
  metrics: v.optional(optionsObject({ registry: v.optional(registry) })),
  environment: v.optional(
    v.custom(
      (given) => given === false || isEnvironment(given),
      'must be false, or an object of strings such as process.env',
    ),
  ),
})
