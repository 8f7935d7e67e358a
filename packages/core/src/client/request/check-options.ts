import { VaultError } from '../../foundation/index.ts'
import type { Call, CallOptions } from './call.ts'

/**
 * `guard`: what protects something, and is refused when it is there and undefined. `{ cas: 0 }`, or a version that was not known, would otherwise
 * turn a guarded call into an unguarded one without a word.
 */
export type FieldRule = 'optional' | 'guard'

/** The fields that an argument may have. */
export type FieldRules<Argument> = { readonly [Name in keyof Argument]-?: FieldRule }

/** The options of one call, besides those of every call. */
export type OptionRules<Options> = FieldRules<Omit<Options, keyof CallOptions>>

type Rules = Readonly<Record<string, FieldRule>>

const everywhere: FieldRules<CallOptions> = {
  signal: 'optional',
  timeoutMs: 'optional',
  namespace: 'optional',
  readFrom: 'optional',
}

/** Of a call that has none for itself. */
export const noOptions: Rules = {}

/** Refuses an option that does not exist, and a guarding one that is undefined. */
export function checkOptions(call: Call, options: object | undefined, own: Rules): void {
  if (options === undefined) return
  const wrong = wrongField(options, own, everywhere)
  if (wrong === undefined) return
  const { name, exists } = wrong
  if (exists) throw invalid(call, `${name} is undefined`, leaveOut(name))
  throw invalid(call, `${name} is no option of this call`, `The options are ${listed({ ...own, ...everywhere })}`)
}

/** The same for an argument with fields. `argument` names it for the message. */
export function checkFields(call: Call, argument: string, given: unknown, rules: Rules): void {
  if (typeof given !== 'object' || given === null) throw invalid(call, `${argument} must be an object of fields`)
  const wrong = wrongField(given, rules)
  if (wrong === undefined) return
  const { name, exists } = wrong
  if (exists) throw invalid(call, `${argument}.${name} is undefined`, leaveOut(name))
  throw invalid(call, `${argument} has no field ${name}`, `The fields are ${listed(rules)}`)
}

function wrongField(given: object, rules: Rules, common: Rules = {}): { name: string; exists: boolean } | undefined {
  for (const [name, value] of Object.entries(given)) {
    const exists = Object.hasOwn(rules, name)
    if (exists ? value === undefined && rules[name] === 'guard' : !Object.hasOwn(common, name)) return { name, exists }
  }
  return undefined
}

function listed(rules: Rules): string {
  return Object.keys(rules).join(', ')
}

function leaveOut(name: string): string {
  return `Leave ${name} out if it is not meant`
}

function invalid({ operation, path }: Call, what: string, advice = 'Correct the argument'): VaultError {
  return new VaultError('invalid_argument', what, {
    operation,
    path,
    hint: `${advice}; nothing was sent to the server.`,
  })
}
