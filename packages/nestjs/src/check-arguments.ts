import { type OptionProblem, VaultError } from '@keyward/core'

const nameHint = "Write the name as for vault.secrets.get(): 'app/database', or 'app/api-key#key' for one field."

/** At import time, so that the stack leads to the line. */
export function checkSecretName(name: unknown, asker: string): asserts name is string {
  if (typeof name === 'string' && name !== '') return
  throw new VaultError('invalid_argument', `${asker} needs the name of a secret`, { hint: nameHint })
}

export function checkClientName(name: unknown, asker: string): void {
  if (name === undefined || (typeof name === 'string' && name !== '')) return
  throw new VaultError('invalid_argument', `${asker} takes the name of a client, or nothing`, {
    hint: 'A name is a text that is not empty, the same as in VaultModule.forRoot({ name }).',
  })
}

/** One error for all that is wrong. */
export function refuse(caller: string, problems: readonly OptionProblem[]): void {
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('')
  const what = `${caller} was given ${problems.length === 1 ? 'a wrong option' : 'wrong options'}:${listed}\n`
  throw new VaultError('invalid_options', what, { problems, hint: `Correct what is listed and start again.` })
}
