import { type OptionProblem, VaultError } from '@keyward/core'

/** What a value has to be, for whoever gave another; `undefined` when it is that. */
type Rule = (value: unknown) => string | undefined

export const mustBeFunction: Rule = (value) => (typeof value === 'function' ? undefined : 'must be a function')

/** What is wrong with options that may be left out, one by one or all together. */
export function optionProblems(options: unknown, rules: Readonly<Record<string, Rule>>): OptionProblem[] {
  if (options === undefined) return []
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return [{ path: 'options', message: 'must be an object of options' }]
  }
  return Object.entries(options).flatMap(([path, value]) => {
    const rule = Object.hasOwn(rules, path) ? rules[path] : undefined
    const message =
      rule === undefined ? `is no option; there is ${Object.keys(rules).join(', ')}` : checked(rule, value)
    return message === undefined ? [] : [{ path, message }]
  })
}

function checked(rule: Rule, value: unknown): string | undefined {
  return value === undefined ? undefined : rule(value)
}

/** Throws one error for all that is wrong, if anything is. */
export function refuse(caller: string, problems: readonly OptionProblem[], hint: string): void {
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new VaultError('invalid_options', `${caller} was not given what it needs: ${listed}`, { problems, hint })
}
