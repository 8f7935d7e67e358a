import { type OptionProblem, VaultError } from '../../foundation/index.ts'
import type { NodeVaultOptions } from './node-vault-types.ts'
import { checkRequestOptions } from './request-settings.ts'

const operation = 'nodeVault'

const ofTheVault = 'belongs to createVault()'
const notTaken: Readonly<Record<string, string>> = {
  endpoint: `${ofTheVault}, as address`,
  rpDefaults: `${ofTheVault}, as tls, timeoutMs and the like`,
  'request-promise': 'cannot be replaced: requests go through the connections of this client',
  debug: 'is not taken, because it would be given tokens and secrets; listen to vault.events',
  commands: 'is not taken; add a command with generateFunction()',
}

/** Throws one `invalid_options` that lists everything that cannot be followed. */
export function checkClientOptions(options: NodeVaultOptions): void {
  if (typeof options !== 'object' || options === null) {
    const problems = [{ path: 'options', message: 'must be an object of options' }]
    throw new VaultError('invalid_options', 'nodeVault() was given no object of options', { operation, problems })
  }
  const problems: OptionProblem[] = []
  for (const [name, value] of Object.entries(options)) {
    if (name === 'requestOptions' && value !== undefined) checkRequestOptions(value, operation)
    const message = optionProblem(name, value)
    if (message !== undefined) problems.push({ path: name, message })
  }
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new VaultError('invalid_options', `nodeVault() was given wrong options: ${listed}`, { operation, problems })
}

function optionProblem(name: string, value: unknown): string | undefined {
  if (name === 'requestOptions') return undefined
  if (name === 'apiVersion') return value === 'v1' ? undefined : 'must be v1'
  if (name === 'noCustomHTTPVerbs') return typeof value === 'boolean' ? undefined : 'must be true or false'
  if (!texts.has(name)) return notTaken[name] ?? 'is no option'
  return value === undefined || typeof value === 'string' ? undefined : 'must be a string'
}

const texts = new Set(['token', 'namespace', 'pathPrefix', 'kubernetesPath'])
