import { isAbsence, isOutage } from '../cache/index.ts'
import type { EnvironmentFallbackReason, ResolvedEnvironmentFallback } from '../client/index.ts'
import { isVaultError } from '../foundation/index.ts'

/** What the environment gives in place of a secret. */
export interface EnvironmentValue {
  value: unknown
  reason: EnvironmentFallbackReason
}

/**
 * The value of a secret, or of one field, after Vault failed to give it: where the options allow it for this failure, and the variables are there. An
 * empty variable is a value; an absent one is none.
 */
export function fromEnvironment(
  fallback: ResolvedEnvironmentFallback,
  { name, field }: { name: string; field: string | undefined },
  error: unknown,
): EnvironmentValue | undefined {
  const reason = reasonFor(error)
  if (reason === undefined || !fallback.when.includes(reason)) return undefined
  const value = field === undefined ? wholeSecret(fallback, name) : oneField(fallback, name, field)
  return value === undefined ? undefined : { value, reason }
}

function reasonFor(error: unknown): EnvironmentFallbackReason | undefined {
  if (isAbsence(error) || isVaultError(error, 'field_not_found')) return 'not_found'
  return isOutage(error) ? 'unreachable' : undefined
}

function oneField(
  { variables, byRule, environment }: ResolvedEnvironmentFallback,
  name: string,
  field: string,
): unknown {
  const named = own(variables, `${name}#${field}`)
  if (typeof named === 'string') return environment[named]
  const ofSecret = own(variables, name)
  if (typeof ofSecret === 'string') return own(jsonObject(environment[ofSecret]) ?? {}, field)
  const ofField = own(ofSecret ?? {}, field)
  if (ofField !== undefined || ofSecret !== undefined || !byRule) return ofField && environment[ofField]
  const variable = variableName(`${name}/${field}`)
  return mayBeTaken(variable, name, field) ? environment[variable] : undefined
}

function wholeSecret(
  { variables, byRule, environment }: ResolvedEnvironmentFallback,
  name: string,
): object | undefined {
  const named = own(variables, name)
  if (typeof named === 'string') return jsonObject(environment[named])
  if (named !== undefined) return fieldsFrom(Object.entries(named), environment)
  if (!byRule) return undefined
  const variable = variableName(name)
  if (!mayBeTaken(variable, name)) return undefined
  const prefix = `${variable}_`
  const found = Object.keys(environment).filter((each) => each.startsWith(prefix) && each.length > prefix.length)
  const fields = found.map((each): [string, string] => [each.slice(prefix.length).toLowerCase(), each])
  return jsonObject(environment[variable]) ?? (fields.length === 0 ? undefined : fieldsFrom(fields, environment))
}

// Half a secret is none.
function fieldsFrom(
  variableOf: readonly [field: string, variable: string][],
  environment: ResolvedEnvironmentFallback['environment'],
): object | undefined {
  const fields = variableOf.map(([field, variable]) => [field, environment[variable]] as const)
  return fields.every(([, value]) => value !== undefined) ? Object.fromEntries(fields) : undefined
}

// What a variable's name cannot hold becomes an underscore.
function variableName(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()
}

// What the clients' own variables hold is no secret of the application, and names of which nothing is left would all share one variable.
function mayBeTaken(variable: string, ...parts: string[]): boolean {
  return parts.every((part) => /[A-Za-z0-9]/.test(part)) && !/^(VAULT|BAO)(_|$)/.test(variable)
}

function jsonObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined
  } catch {
    return undefined
  }
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
