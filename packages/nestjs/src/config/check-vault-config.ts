import type { OptionProblem } from '@keyward/core'
import { refuse } from '../check-arguments.ts'

export function checkVaultConfig(namespace: unknown, options: unknown): void {
  refuse('vaultConfig()', [...namespaceProblems(namespace), ...optionProblems(options)])
}

function namespaceProblems(namespace: unknown): OptionProblem[] {
  if (typeof namespace === 'string' && namespace !== '') return []
  return [{ path: 'the namespace', message: "must be a text, such as 'database'" }]
}

function optionProblems(options: unknown): OptionProblem[] {
  const { secrets } = (typeof options === 'object' && options !== null ? options : {}) as { secrets?: unknown }
  if (typeof secrets !== 'object' || secrets === null || Object.keys(secrets).length === 0) {
    return [{ path: 'secrets', message: "must say what each key is: { password: 'app/database#password' }" }]
  }
  return Object.entries(secrets).flatMap(([key, name]) =>
    typeof name === 'string' && name !== ''
      ? []
      : [{ path: `secrets.${key}`, message: 'must be the name of a secret' }],
  )
}
