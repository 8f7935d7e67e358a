import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionFolder, inputEnvironment, readActionDefinition } from './action-definition.ts'
import { createSecretMasker } from './secret-masker.ts'
import { createStepStarter, type StepProgram } from './start-step.ts'
import type { RunningStep, StepResult } from './step.ts'

export interface JobOptions {
  /** What runs as the action: its sources, or what is committed for users. @default 'source' */
  readonly from?: 'source' | 'dist'
  /** Of the job, as in `env:`. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A job on a runner of one's own: steps that follow each other in one workspace, with one log that is masked. */
export interface Job extends AsyncDisposable {
  readonly workspace: string
  readonly temporaryFolder: string
  /** Runs the action, as `uses:` does. Its post step waits for `end`. */
  use(inputs: Readonly<Record<string, string>>, environment?: Readonly<Record<string, string>>): RunningStep
  /** Runs a step of shell commands, as `run:` does. */
  run(script: string): Promise<StepResult>
  /** The same, for a step that does not end by itself. */
  start(script: string): RunningStep
  /** Runs the post steps, last action first, whatever came before. Also when the job is disposed of, if not before. */
  end(): Promise<readonly StepResult[]>
  /** What later steps find in their environment. */
  readonly environment: ReadonlyMap<string, string>
  /** All that anybody can read of the job, masked. */
  log(): string
  /** How many texts the runner looks for in each line. */
  readonly masks: number
}

type State = ReadonlyMap<string, string>

export async function startJob({ from = 'source', environment: ofJob = {} }: JobOptions = {}): Promise<Job> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'action-job-')))
  const [workspace, temporaryFolder] = [join(root, 'workspace'), join(root, 'temp')]
  for (const folder of [workspace, temporaryFolder]) await mkdir(folder)
  const masker = createSecretMasker()
  const environment = new Map(Object.entries(ofJob))
  const logs: (readonly string[])[] = []
  const posts: (() => Promise<StepResult>)[] = []
  const start = createStepStarter({ workspace, temporaryFolder, masker, environment, logs })

  const end = async (): Promise<readonly StepResult[]> => {
    const results: StepResult[] = []
    for (let post = posts.pop(); post !== undefined; post = posts.pop()) results.push(await post())
    return results
  }
  return {
    workspace,
    temporaryFolder,
    environment,
    log: () => logs.flat().join('\n'),
    get masks() {
      return masker.size
    },
    use(inputs, own = {}) {
      const stepEnvironment = { ...own, ...inputEnvironment(inputs) }
      const main = start(programOf('main', from), stepEnvironment)
      posts.push(async () => {
        const { state } = await main.done
        return start(programOf('post', from), { ...stepEnvironment, ...stateEnvironment(state) }).done
      })
      return main
    },
    run: async (script) => start(shell(script), {}).done,
    start: (script) => start(shell(script), {}),
    end,
    async [Symbol.asyncDispose]() {
      await end()
      await rm(root, { recursive: true, force: true })
    },
  }
}

function programOf(script: 'main' | 'post', from: 'source' | 'dist'): StepProgram {
  const parameters =
    from === 'dist'
      ? [join(actionFolder, readActionDefinition().runs[script])]
      : ['--conditions=@keyward/source', join(actionFolder, 'src', `${script}.ts`)]
  return { command: process.execPath, parameters }
}

const shell = (script: string): StepProgram => ({
  command: 'bash',
  parameters: ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
})

const stateEnvironment = (state: State): Record<string, string> =>
  Object.fromEntries([...state].map(([name, value]) => [`STATE_${name}`, value]))
