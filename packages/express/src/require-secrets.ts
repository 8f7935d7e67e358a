import { inspect } from 'node:util'
import {
  checkSecretName,
  isSecretData,
  type SecretData,
  type SecretOutput,
  type Vault,
  VaultError,
} from '@keyward/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ExpressHandler, ExpressHandlerWith } from './express-types.ts'
import { passOn } from './pass-on.ts'
import { readTogether } from './read-together.ts'
import { getVault } from './vault-middleware.ts'

/** By name: a secret as it lies in Vault, and a field of one (`app/openai#key`) as text. */
export type NamedSecrets<Name extends string> = {
  readonly [Each in Name]: string extends Each
    ? SecretData | string
    : Each extends `${string}#${string}`
      ? string
      : SecretData
}

/** By name: what its schema makes of a secret, or of a field. */
export type SecretsOfSchemas<Schemas extends SecretSchemas> = {
  readonly [Name in keyof Schemas]: SecretOutput<Schemas[Name]>
}

/** A schema by the name of its secret: of valibot, Zod, ArkType or whatever else speaks Standard Schema. */
export type SecretSchemas = Readonly<Record<string, StandardSchemaV1>>

/**
 * `response.locals` after `requireSecrets`, for handlers that are written elsewhere, and for those behind more than one `requireSecrets` on a route,
 * of which Express takes the types of the first.
 *
 * @example
 * (request, response: Response<unknown, SecretLocals<NamedSecrets<'app/database' | 'app/openai#key'>>>) => …
 *
 * @example
 * const report: RequestHandler<object, unknown, unknown, unknown, SecretLocals<NamedSecrets<'app/database'>>> = …
 */
export type SecretLocals<Secrets extends object> = {
  secrets: Secrets
}

/**
 * Reads secrets before the handlers after it, through the client's cache, for each request anew: each sees the newest that the client knows.
 * They are in `response.locals.secrets` under the names given here, and print as nothing there. When one cannot be read or does not fit its
 * schema, the request goes to the error handler: with the error of that secret where only one is required, else with `incomplete`, which has all
 * that failed in `failures`. Throws `invalid_argument` or `invalid_path` for names that cannot be.
 *
 * @example
 * app.get('/report', requireSecrets('app/database', 'app/openai#key'), async (request, response) => {
 *   const { 'app/database': database, 'app/openai#key': key } = response.locals.secrets
 * })
 *
 * @example
 * app.get('/report', requireSecrets({ 'app/database': v.object({ password: v.string() }) }), async (request, response) => {
 *   const { password } = response.locals.secrets['app/database']
 * })
 */
export function requireSecrets<const Name extends string>(
  ...names: readonly [Name, ...Name[]]
): ExpressHandlerWith<SecretLocals<NamedSecrets<Name>>>
export function requireSecrets<const Schemas extends SecretSchemas>(
  schemas: Schemas,
): ExpressHandlerWith<SecretLocals<SecretsOfSchemas<Schemas>>>
export function requireSecrets(...wanted: readonly unknown[]): ExpressHandler {
  const read = readerOf(wanted)
  return (request, response, next) => void passOn(next, () => readFor(request, response.locals, read))
}

type Read = (vault: Vault) => Promise<Readonly<Record<string, unknown>>>

async function readFor(request: Express.Request, locals: Partial<SecretLocals<object>>, read: Read): Promise<void> {
  const target = secretsIn(locals)
  const secrets = await read(getVault(request))
  for (const [name, value] of Object.entries(secrets)) {
    // Neither enumerable nor a value, so that nobody who copies the locals has a field in the clear, nor who prints them with all that is hidden.
    Object.defineProperty(target, name, { get: () => value, configurable: true })
  }
}

const printsAsNothing = { [inspect.custom]: { value: () => ({}) } }

function secretsIn(locals: { secrets?: unknown }): object {
  const secrets = (locals.secrets ??= Object.create(null, printsAsNothing))
  if (typeof secrets === 'object' && secrets !== null && Object.isExtensible(secrets)) return secrets
  throw new VaultError('invalid_argument', 'response.locals.secrets is taken: what is there takes no secrets', {
    hint: 'requireSecrets puts its secrets there; give what other middleware sets another name.',
  })
}

function readerOf(wanted: readonly unknown[]): Read {
  const [first] = wanted
  if (wanted.length > 0 && wanted.every((name) => typeof name === 'string' && name !== '')) {
    return namesReader(checkedNames(wanted as readonly string[]))
  }
  if (wanted.length === 1 && isSchemas(first)) {
    checkedNames(Object.keys(first))
    return schemasReader(Object.entries(first))
  }
  throw new VaultError('invalid_argument', 'requireSecrets takes names of secrets, or one object of schemas by name', {
    hint: "Write requireSecrets('app/database', 'app/openai#key') or requireSecrets({ 'app/database': schema }).",
  })
}

// Here, so that the stack leads to the route.
function checkedNames(names: readonly string[]): readonly string[] {
  for (const name of names) checkSecretName(name, 'requireSecrets')
  return [...new Set(names)]
}

function namesReader(names: readonly string[]): Read {
  const [name] = names
  if (name === undefined || names.length > 1) return (vault) => vault.secrets.getMany(names)
  return async (vault) => ({ [name]: await vault.secrets.get(name) })
}

function schemasReader(schemas: readonly [string, StandardSchemaV1][]): Read {
  return async (vault) => readTogether(schemas.map(([name, schema]) => [name, vault.secrets.get(name, { schema })]))
}

function isSchemas(value: unknown): value is SecretSchemas {
  if (typeof value !== 'object' || value === null || isSecretData(value)) return false
  const schemas: unknown[] = Object.values(value)
  return schemas.length > 0 && schemas.every(isSchema)
}

function isSchema(value: unknown): value is StandardSchemaV1 {
  // ArkType's schemas are functions.
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && '~standard' in value
}
