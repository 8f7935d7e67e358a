import {
  type AuthMethod,
  type AuthToken,
  createVault,
  isVaultError,
  type Vault,
  type VaultOptions,
} from '@keyward/core'
import { type ActionInputs, actionInputs, connectionInputs, type InputReader } from './inputs/index.ts'
import { authMethod, leavingTokens, type LoginParts } from './login/index.ts'
import { type NamedValue, selectorProblems, type Evaluator } from './reading/index.ts'
import { namesOf, parsePki, parseSecrets, type PkiRequest, type SecretRequest } from './requests/index.ts'
import { checkSecretFile, type FileRoots, fileRoots, planResults } from './results/index.ts'

/** What the main step is to do, with nothing wrong in it as far as that is known before anything is sent. */
export interface StepPlan {
  readonly options: ActionInputs
  readonly vault: Vault
  /** Whether there is a log-in to make, be it that nothing is to be read. */
  readonly logsIn: boolean
  readonly secrets: readonly SecretRequest[]
  readonly files: readonly SecretRequest[]
  readonly certificates: readonly PkiRequest[]
}

export interface PlanParts extends LoginParts {
  inputs: InputReader
  evaluator: Evaluator
  issued: (token: AuthToken) => void
  log: NonNullable<VaultOptions['logger']>
}

/** Reads all inputs. Throws one error that lists everything wrong with them. */
export async function planStep({ inputs, evaluator, issued, log, ...parts }: PlanParts): Promise<StepPlan> {
  const options = actionInputs(inputs)
  const connection = connectionInputs(inputs)
  const method = authMethod(inputs, parts)
  const vault = vaultFor({ ...connection, logger: log }, method && leavingTokens(method, issued), inputs)
  const secrets = parsed(inputs, 'secrets', parseSecrets(options.secrets))
  const files = parsed(inputs, 'files', parseSecrets(options.files))
  const certificates = parsed(inputs, 'pki', parsePki(options.pki))
  for (const { entry, selector, name } of files) {
    if (selector.kind === 'all') inputs.problem('files', `${entry} must name one key: a file holds one value`)
    else if (name === undefined) inputs.problem('files', `${entry} needs the path of a file behind a "|"`)
  }
  checkFiles(files, options.envFile, fileRoots(parts.environment), inputs)
  for (const problem of await selectorProblems(secrets, evaluator)) inputs.problem('secrets', problem)
  for (const problem of await selectorProblems(files, evaluator)) inputs.problem('files', problem)
  inputs.check()
  checkNames(secrets, files, options)
  if (vault === undefined) throw new Error('The inputs give no way to log in.')
  return { options, vault, logsIn: method?.name !== 'token', secrets, files, certificates }
}

// More would keep the server busy, and the log full of what is wrong with each.
const mostEntries = 1000

function parsed<Request>(
  inputs: InputReader,
  input: string,
  { requests, problems }: { requests: readonly Request[]; problems: readonly string[] },
): readonly Request[] {
  const entries = requests.length + problems.length
  if (entries > mostEntries) {
    inputs.problem(
      input,
      `holds ${entries} entries, and a step takes ${mostEntries} at most: "*" reads all keys at a path`,
    )
    return []
  }
  for (const problem of problems) inputs.problem(input, `entry ${problem}`)
  return requests
}

const inputsOfOptions: Readonly<Record<string, string>> = {
  address: 'url',
  'tls.caCertificate': 'caCertificate',
  'tls.certificate': 'clientCertificate',
  'tls.key': 'clientKey',
}

// Connects nowhere yet. What the core finds wrong is told by the names of the inputs.
function vaultFor(options: VaultOptions, auth: AuthMethod | undefined, inputs: InputReader): Vault | undefined {
  try {
    return createVault({ ...options, auth: auth ?? { name: 'none', login: () => Promise.reject(new Error('none')) } })
  } catch (error) {
    if (!isVaultError(error)) throw error
    for (const { path, message } of error.problems ?? []) {
      if (path.startsWith('headers.')) inputs.problem('extraHeaders', `has ${path.slice(8)}, which ${message}`)
      else if (path !== 'address' || inputs.text('url') !== undefined)
        inputs.problem(inputsOfOptions[path] ?? path, message)
    }
    return undefined
  }
}

// Before the log-in, which may use up a secret id that is good for one.
function checkFiles(
  files: readonly SecretRequest[],
  envFile: string | undefined,
  roots: FileRoots,
  inputs: InputReader,
): void {
  const check = (input: string, path: string): void => {
    try {
      checkSecretFile(path, roots)
    } catch (error) {
      inputs.problem(input, `cannot be written: ${(error as Error).message}`)
    }
  }
  for (const { name } of files) if (name !== undefined) check('files', name)
  if (envFile !== undefined) check('envFile', envFile)
}

// Those that are known now. Names made of all keys at a path come later.
function checkNames(
  secrets: readonly SecretRequest[],
  files: readonly SecretRequest[],
  { exportEnv, envFile, exportToken, outputToken }: ActionInputs,
): void {
  planResults(withoutValues(secrets), withoutValues(files), {
    exportEnv,
    envFile,
    exportedToken: exportToken ? '' : undefined,
    outputToken: outputToken ? '' : undefined,
  })
}

function withoutValues(requests: readonly SecretRequest[]): NamedValue[] {
  return requests
    .filter(({ selector }) => selector.kind !== 'all')
    .map((request) => ({ origin: request.entry, names: namesOf(request), value: { text: '' } }))
}

/** The plan for people: what would be read, and what it would be called. */
export function plannedLines({ secrets, files, certificates, options }: StepPlan): string[] {
  const nameOf = (request: SecretRequest): string => {
    if (request.selector.kind === 'all') return `every key, named ${request.name ?? ''}<key>`
    const { variable, output } = namesOf(request)
    return options.exportEnv ? `output ${output}, environment variable ${variable}` : `output ${output}`
  }
  return [
    'Dry run: nothing is sent to Vault.',
    ...secrets.map((request) => `Would read ${request.entry}: ${nameOf(request)}`),
    ...files.map(({ entry, name }) => `Would read ${entry}: file ${name}`),
    ...certificates.map(({ entry }) => `Would issue a certificate from ${entry}`),
  ]
}
