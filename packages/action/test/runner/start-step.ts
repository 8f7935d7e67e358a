import { join } from 'node:path'
import { createCommandStream } from './command-stream.ts'
import { createCommandFiles, type FileCommands } from './file-commands.ts'
import { runnerEnvironment } from './runner-environment.ts'
import type { SecretMasker } from './secret-masker.ts'
import { cancelProgram, type Program, type RunningStep, startProgram, type StepResult } from './step.ts'

/** What the steps of a job have in common. */
export interface JobState {
  readonly workspace: string
  readonly temporaryFolder: string
  readonly masker: SecretMasker
  readonly environment: Map<string, string>
  /** The masked lines of each step. */
  readonly logs: (readonly string[])[]
}

export type StepProgram = Pick<Program, 'command' | 'parameters'>

export type StartStep = (program: StepProgram, own: Readonly<Record<string, string>>) => RunningStep

export function createStepStarter(job: JobState): StartStep {
  let steps = 0
  return (program, own) => {
    const folder = join(job.temporaryFolder, '_runner_file_commands', String((steps += 1)))
    return startStep(job, program, own, folder)
  }
}

function startStep(
  job: JobState,
  program: StepProgram,
  own: Readonly<Record<string, string>>,
  folder: string,
): RunningStep {
  const { workspace, temporaryFolder, environment } = job
  const stream = createCommandStream(job.masker)
  job.logs.push(stream.log)
  for (const [name, value] of environment) stream.say(`  ${name}: ${value}`)
  const begin = performance.now()
  let cancelled = false
  const started = createCommandFiles(folder).then((files) => {
    const ofRunner = runnerEnvironment(workspace, temporaryFolder)
    const all = { ...ofRunner, ...Object.fromEntries(environment), ...own, ...files.environment }
    return { files, running: startProgram({ ...program, environment: all, folder: workspace }, stream.take) }
  })
  const finish = async (): Promise<StepResult> => {
    const { files, running } = await started
    const exitCode = await running.ended
    const milliseconds = performance.now() - begin
    const commands = await files.read()
    takeOver(commands, environment, stream.say)
    const outcome = cancelled ? 'cancelled' : exitCode === 0 ? 'success' : 'failure'
    const [log, output] = [stream.log.join('\n'), stream.output.join('\n')]
    return { ...commands, outcome, exitCode, annotations: stream.annotations, log, output, milliseconds }
  }
  return {
    done: finish(),
    printed: (text) => stream.printed(text),
    cancel(grace = {}) {
      cancelled = true
      void started.then(({ running }) => cancelProgram(running, grace))
    },
    kill: (signal) => void started.then(({ running }) => running.child.kill(signal)),
  }
}

/** As the runner reads the files of a step that has ended, however it ended. With step debugging on, it tells what it sets. */
function takeOver(
  { env, outputs, state }: FileCommands,
  environment: Map<string, string>,
  say: (line: string) => void,
): void {
  for (const [name, value] of env) {
    if (name.toUpperCase() === 'NODE_OPTIONS')
      say(`##[error]Can't store ${name} output parameter using '$GITHUB_ENV' command.`)
    else environment.set(name, value)
  }
  for (const [name, value] of [...env, ...outputs, ...state]) say(`##[debug]${name}='${value}'`)
}
