import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainEnvironment } from '../client-process/plain-environment.ts'
import type { Secrets } from '../client-process/secrets.ts'
import type { SecretServer } from '../contenders/contender.ts'

/** Scripts as the runner starts them, each in a process of its own: the main step of the action that reads one secret, and one that does nothing. */
export interface ActionStep extends Disposable {
  /** From before the process starts until it has ended. Throws when the job did not get the secret. */
  wallMs(script: StepScript): number
  peakMegabytes(script: StepScript): number
}

export type StepScript = 'action' | 'empty'

const distribution = join(import.meta.dirname, '../../../../packages/action/dist')
const commandFiles = ['ENV', 'OUTPUT', 'STATE', 'PATH', 'STEP_SUMMARY']

export interface ActionStepOptions {
  readonly server: SecretServer
  readonly secrets: Secrets
  readonly profileFolder?: string | undefined
}

export function createActionStep({ server, secrets: [secret], profileFolder }: ActionStepOptions): ActionStep {
  if (secret === undefined) throw new RangeError('there is no secret to read')
  const folder = mkdtempSync(join(tmpdir(), 'keyward-action-bench-'))
  const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]
  const environment = {
    ...plainEnvironment(),
    ...inputs({ url: server.address, token: server.token ?? '', secrets: `secret/data/${secret.name} password` }),
    ...Object.fromEntries(commandFiles.map((name) => [`GITHUB_${name}`, join(folder, name)])),
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
  }
  const run = (script: StepScript, nodeArguments: readonly string[]) => {
    for (const name of commandFiles) writeFileSync(join(folder, name), '')
    const file = script === 'action' ? join(distribution, 'main.js') : '/dev/null'
    const begin = performance.now()
    const { status, stdout, output } = spawnSync(process.execPath, [...nodeArguments, file], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    const ms = performance.now() - begin
    const got = script === 'empty' || readFileSync(join(folder, 'OUTPUT'), 'utf8').includes(secret.password)
    if (status !== 0 || !got)
      throw new Error(`the step ended with ${status}, without the secret: ${stdout.slice(0, 500)}`)
    return { ms, said: output[3] ?? '' }
  }
  return {
    wallMs: (script) => run(script, script === 'action' ? profile : []).ms,
    peakMegabytes: (script) =>
      (Number(run(script, ['--require', join(import.meta.dirname, 'report-peak.cjs')]).said) * 1024) / 1e6,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Of everything that a runner downloads and Node may load. */
export function bundleMegabytes(): number {
  const scripts = readdirSync(distribution).filter((file) => file.endsWith('.js'))
  return scripts.reduce((sum, file) => sum + statSync(join(distribution, file)).size, 0) / 1e6
}

const inputs = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
