import * as v from 'valibot'
import { type OptionProblem, VaultError } from '../../foundation/index.ts'
import { pathSegments } from '../request/index.ts'
import type { Credential } from './credential.ts'

/** What every method that logs in at the server takes. */
export interface AuthMountOptions {
  /** Where the method is enabled, such as `team/ldap`. Default: where the server puts it when nothing is said. */
  mount?: string
  /** Where the method and its tokens live. @default the client's namespace */
  namespace?: string
}

/** One check for each option, so that an option without one does not compile. */
export type OptionChecks<Options> = { [Name in keyof Required<Options>]: v.GenericSchema }

const present = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

export const text = v.custom<string>(present, 'must be a non-empty string')

export const credential = v.custom<Credential>(
  (value) => present(value) || typeof value === 'function',
  'must be a non-empty string, or a function that gives one',
)

const mount = v.custom<string>(isPath, 'must be a path such as "ldap" or "team/ldap", without a slash at its ends')

export const mountChecks: OptionChecks<AuthMountOptions> = {
  mount: v.optional(mount),
  namespace: v.optional(v.string('must be a string')),
}

/** A name that stands in the path of a request. */
export const segment = v.pipe(
  text,
  v.check((name) => !name.includes('/'), 'must not hold a slash: the server would take what follows for another path'),
  v.check(
    (name) => isPath(name.replaceAll('/', '')),
    'cannot stand in a path: "." and ".." and control characters cannot',
  ),
)

export const optional = (check: v.GenericSchema): v.GenericSchema => v.optional(check)

/** Throws one `invalid_options` error that lists everything wrong with the options of an auth method, and no value. */
export function checkAuthOptions<Options extends object>(
  factory: string,
  options: Options,
  checks: OptionChecks<Options>,
  contradictions: (options: Options) => OptionProblem[] = () => [],
): void {
  const checked = v.safeParse(v.strictObject(checks, describeKey), options)
  const problems = (checked.issues ?? []).map((issue) => ({
    path: v.getDotPath(issue) ?? 'options',
    message: issue.message,
  }))
  if (typeof options === 'object' && options !== null) problems.push(...contradictions(options))
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('')
  const wrong = problems.length === 1 ? 'a wrong option' : 'wrong options'
  throw new VaultError('invalid_options', `${factory}() was given ${wrong}:${listed}\n`, { problems })
}

// Valibot's own message quotes what it received, which may be a secret.
function describeKey({ expected, path }: { expected: string | null; path?: unknown }): string {
  if (expected === 'never') return 'is no option'
  return path === undefined ? 'must be an object of options' : 'is missing'
}

function isPath(value: unknown): boolean {
  try {
    return pathSegments(value as string, 'login').length > 0
  } catch {
    return false
  }
}
