import { createVault, type OptionProblem, type Vault, type VaultOptions } from '@keyward/core'
import { refuse } from '../check-arguments.ts'
import { isVault } from '../is-vault.ts'
import type { VaultClientOptions } from './module-options.ts'
import { nestLogger } from './nest-logger.ts'
import type { VaultShutdown } from './vault-shutdown.ts'

/** A client that has logged in and read what is to be there before the first request. Whatever fails, fails the start. */
export async function openVault(options: VaultClientOptions, caller: string, shutdown: VaultShutdown): Promise<Vault> {
  refuse(caller, problemsOf(options))
  const { verify = true, prefetch = [] } = options
  const vault = 'vault' in options ? options.vault : createVault(clientOptions(options))
  shutdown.take(vault, options.drainSeconds)
  try {
    if (verify) await vault.login()
    if (prefetch.length > 0) await vault.secrets.getMany(prefetch)
    return vault
  } catch (error) {
    // Nest runs no shutdown hooks of an application that did not start.
    await shutdown.onApplicationShutdown()
    throw error
  }
}

function clientOptions(options: Exclude<VaultClientOptions, { vault: Vault }>): VaultOptions {
  const { verify: _verify, prefetch: _prefetch, drainSeconds: _drainSeconds, ...client } = options
  return { logger: nestLogger(), ...client }
}

function problemsOf(options: unknown): OptionProblem[] {
  if (typeof options !== 'object' || options === null) return [{ path: 'options', message: 'must be an object' }]
  const { verify, prefetch, drainSeconds, vault } = options as Record<string, unknown>
  const problems: OptionProblem[] = []
  if (verify !== undefined && typeof verify !== 'boolean') {
    problems.push({ path: 'verify', message: 'must be true or false' })
  }
  if (prefetch !== undefined && !isListOfNames(prefetch)) {
    problems.push({ path: 'prefetch', message: "must be a list of names: ['app/database']" })
  }
  if (drainSeconds !== undefined && drainSeconds !== false && !isSeconds(drainSeconds)) {
    problems.push({ path: 'drainSeconds', message: 'must be false, or a number above 0, at most 86400' })
  }
  if ('vault' in options && !isVault(vault)) {
    problems.push({ path: 'vault', message: 'must be a client, as createVault() makes it' })
  }
  return [...problems, ...placementProblems(options), ...('vault' in options ? surplusProblems(options) : [])]
}

// Where the client is provided is settled before a factory is asked.
function placementProblems(options: object): OptionProblem[] {
  return ['name', 'global']
    .filter((path) => path in options)
    .map((path) => ({ path, message: 'must be given to forRootAsync() itself, beside what makes the options' }))
}

// They would be without effect: the client is made already.
function surplusProblems(options: object): OptionProblem[] {
  const meant = new Set(['vault', 'verify', 'prefetch', 'drainSeconds', 'name', 'global'])
  return Object.keys(options)
    .filter((path) => !meant.has(path))
    .map((path) => ({ path, message: 'is for createVault(), not for a client that exists already' }))
}

function isSeconds(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 86_400
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
}
