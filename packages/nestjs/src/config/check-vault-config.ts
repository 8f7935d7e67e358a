import type { OptionProblem, Vault } from '@keyward/core'
import { anything, mustBeSchema, optionProblems, refuse, type Rule } from '../check-arguments.ts'
import { isVault } from '../is-vault.ts'

const mustBeVault: Rule = (value) =>
  typeof value === 'function' || isVault(value) ? undefined : 'must be a client, as createVault() makes it, or give one'

const rules = { secrets: anything, schema: mustBeSchema, vault: mustBeVault }

export function checkVaultConfig(namespace: unknown, options: unknown): void {
  refuse('vaultConfig()', [
    ...namespaceProblems(namespace),
    ...secretsProblems(options),
    ...optionProblems(options ?? {}, rules),
  ])
}

function namespaceProblems(namespace: unknown): OptionProblem[] {
  if (typeof namespace === 'string' && namespace !== '') return []
  return [{ path: 'the namespace', message: "must be a text, such as 'database'" }]
}

function secretsProblems(options: unknown): OptionProblem[] {
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

/** Of a `vault` that is a function, when it is called. */
export function checkVault(vault: unknown, namespace: string): asserts vault is Vault {
  if (isVault(vault)) return
  const message = 'must give a client, as createVault() makes it'
  refuse(`vaultConfig() of ${namespace}`, [{ path: 'vault', message }])
}
