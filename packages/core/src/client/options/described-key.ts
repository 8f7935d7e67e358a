// Valibot's own message quotes what it received; an option's value may be a secret.
export function describeKey(issue: { expected: string | null; path?: unknown }): string {
  return issue.expected === 'never' ? 'is no option' : 'must be an object of options'
}
