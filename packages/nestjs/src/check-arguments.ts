import { checkSecretName as checkNameOfSecret, type OptionProblem, VaultError } from '@keyward/core'

const nameHint = "Write the name as for vault.secrets.get(): 'app/database', or 'app/api-key#key' for one field."

/** At import time, so that the stack leads to the line. */
export function checkSecretName(name: unknown, asker: string): asserts name is string {
  if (typeof name !== 'string' || name === '') {
    throw new VaultError('invalid_argument', `${asker} needs the name of a secret`, { hint: nameHint })
  }
  checkNameOfSecret(name, asker)
}

export function checkClientName(name: unknown, asker: string): void {
  if (name === undefined || (typeof name === 'string' && name !== '')) return
  throw new VaultError('invalid_argument', `${asker} takes the name of a client, or nothing`, {
    hint: 'A name is a text that is not empty, the same as in VaultModule.forRoot({ name }).',
  })
}

/** What a value has to be, for whoever gave another; `undefined` when it is that. */
export type Rule = (value: unknown) => string | undefined

export const anything: Rule = () => undefined

export const mustBeBoolean: Rule = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')

export const mustBeFunction: Rule = (value) => (typeof value === 'function' ? undefined : 'must be a function')

export const mustBeText: Rule = (value) => (typeof value === 'string' ? undefined : 'must be a string')

export const mustBeClientName: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be the name of a client: a text that is not empty'

export const mustBeSchema: Rule = (value) => {
  // ArkType's schemas are functions.
  const mayBe = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return mayBe && '~standard' in value ? undefined : 'must be a Standard Schema, as valibot, Zod and ArkType make them'
}

/** What is wrong with options, each of which may be left out. */
export function optionProblems(options: unknown, rules: Readonly<Record<string, Rule>>): OptionProblem[] {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return [{ path: 'options', message: 'must be an object' }]
  }
  return Object.entries(options).flatMap(([path, value]) => {
    const rule = Object.hasOwn(rules, path) ? rules[path] : undefined
    if (rule === undefined) return [{ path, message: `is no option; there is ${Object.keys(rules).join(', ')}` }]
    const message = value === undefined ? undefined : rule(value)
    return message === undefined ? [] : [{ path, message }]
  })
}

/** One error for all that is wrong. */
export function refuse(caller: string, problems: readonly OptionProblem[]): void {
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('')
  const what = `${caller} was given ${problems.length === 1 ? 'a wrong option' : 'wrong options'}:${listed}\n`
  throw new VaultError('invalid_options', what, { problems, hint: `Correct what is listed and start again.` })
}
