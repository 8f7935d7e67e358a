import type { AuthToken, Vault } from '@keyward/core'
import { createCleanup } from './cleanup/index.ts'
import { failureMessage } from './failure-message.ts'
import { type Given, giveResults } from './give-results.ts'
import { createInputReader } from './inputs/index.ts'
import { credentialInputs } from './login/index.ts'
import { masksFor } from './masking/index.ts'
import { createEvaluator, issueCertificates, readSecrets, type Evaluator } from './reading/index.ts'
import { createRunner, requireWritableFiles, type Runner } from './runner/index.ts'
import { plannedLines, planStep, type StepPlan } from './step-plan.ts'

export interface MainStepOptions {
  environment: Readonly<Record<string, string | undefined>>
  /** Takes what is written to the log. */
  write: (text: string) => void
  /** Aborted when the job is cancelled; its reason is told then. */
  signal: AbortSignal
}

/** Reads what the inputs ask for and gives it to the job: everything or, with an error that says why, nothing. Resolves to whether it has. */
export async function runMainStep({ environment, write, signal }: MainStepOptions): Promise<boolean> {
  let runner: Runner | undefined
  try {
    const created = createRunner(environment, write)
    requireWritableFiles(environment)
    runner = created
    await readAndGive({ environment, runner, signal })
    return true
  } catch (error) {
    const message = failureMessage(signal.aborted ? signal.reason : error)
    if (runner === undefined) write(`${message}\n`)
    runner?.error(message)
    runner?.setOutputs(new Map([['errorMessage', message]]))
    return false
  }
}

interface MainStepParts extends Pick<MainStepOptions, 'environment' | 'signal'> {
  runner: Runner
}

async function readAndGive({ environment, runner, signal }: MainStepParts): Promise<void> {
  const inputs = createInputReader(environment)
  const evaluator = createEvaluator()
  const cleanup = createCleanup(runner)
  const mask = (...secrets: string[]): void => {
    for (const text of masksFor(secrets, { strict: false }).masks) runner.mask(text)
  }
  let token: string | undefined
  let credentialFailure: unknown
  const issued = (given: AuthToken): void => {
    token = given.token
    mask(given.token)
    cleanup.addToken({ token: given.token, revocable: given.revocable === true })
  }
  mask(...credentialInputs(inputs))
  const log = { debug: runner.debug, info: runner.debug, warn: runner.info, error: runner.debug }
  const failed = (error: unknown): void => void (credentialFailure ??= error)
  try {
    const plan = await planStep({ inputs, evaluator, environment, signal, mask, issued, failed, log })
    for (const warning of inputs.warnings) runner.warning(warning)
    await using vault = plan.vault
    if (plan.options.dryRun) {
      for (const line of plannedLines(plan)) runner.info(line)
      return
    }
    const read = { evaluator, signal, leased: cleanup.addLease }
    const given = await readAll(plan, vault, runner, read)
    giveResults(plan.options, given, token ?? inputs.text('token'), { environment, runner, cleanup })
  } catch (error) {
    throw credentialFailure ?? error
  } finally {
    await evaluator.close()
  }
}

interface ReadParts {
  evaluator: Evaluator
  signal: AbortSignal
  leased: (leaseId: string) => void
}

async function readAll(plan: StepPlan, vault: Vault, runner: Runner, parts: ReadParts): Promise<Given> {
  const { options, secrets, files, certificates, logsIn } = plan
  if (secrets.length + files.length + certificates.length === 0) {
    if (logsIn) await vault.login({ signal: parts.signal })
    return { values: [], fileValues: [] }
  }
  const absent = (entry: string): void =>
    runner.error(`${entry}: there is nothing at this path; ignored, as ignoreNotFound says`)
  const ignoreAbsent = options.ignoreNotFound ? absent : undefined
  const read = await readSecrets([...secrets, ...files], { ...parts, vault, encoding: options.encoding, ignoreAbsent })
  const issued = (entry: string, serial: string): void =>
    runner.info(`Issued a certificate from ${entry}, serial number ${serial}`)
  const certificateValues = await issueCertificates(certificates, { ...parts, vault, issued })
  const ofFiles = new Set(files)
  return {
    values: [...read.filter(({ request }) => !ofFiles.has(request)), ...certificateValues],
    fileValues: read.filter(({ request }) => ofFiles.has(request)),
  }
}
