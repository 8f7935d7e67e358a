import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { FileCommands } from './file-commands.ts'

export interface StepResult extends FileCommands {
  readonly outcome: 'success' | 'failure' | 'cancelled'
  readonly exitCode: number | undefined
  readonly annotations: readonly Annotation[]
  /** What of it stands in the log, masked. */
  readonly log: string
  /** What it wrote, before the runner masks anything: commands too. */
  readonly output: string
  readonly milliseconds: number
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
}

export interface RunningStep {
  readonly done: Promise<StepResult>
  /** Resolves when it has printed a line with this text. */
  printed(text: string): Promise<void>
  /** As the runner cancels: an interrupt, later a termination, later a kill. */
  cancel(grace?: CancelGrace): void
  kill(signal: NodeJS.Signals): void
}

export interface CancelGrace {
  readonly signal?: 'SIGINT' | 'SIGTERM'
  readonly untilTerminatedMs?: number
  readonly untilKilledMs?: number
}

export interface Program {
  readonly command: string
  readonly parameters: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
}

export interface RunningProgram {
  readonly child: ChildProcess
  readonly ended: Promise<number | undefined>
}

/** Starts a program and tells each line of its output and its errors as it comes. */
export function startProgram(program: Program, onLine: (line: string) => void): RunningProgram {
  const child = spawn(program.command, program.parameters, {
    cwd: program.folder,
    env: program.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const read = [child.stdout, child.stderr].map(async (stream) => {
    const lines = createInterface({ input: stream, crlfDelay: Infinity })
    lines.on('line', onLine)
    await once(lines, 'close')
  })
  const exit = once(child, 'close') as Promise<[number | null]>
  const ended = Promise.all([exit, ...read]).then(([[status]]) => status ?? undefined)
  return { child, ended }
}

/** Sends what the runner sends, at its pace unless told otherwise, until the process has ended. */
export function cancelProgram({ child, ended }: RunningProgram, grace: CancelGrace): void {
  const { signal = 'SIGINT', untilTerminatedMs = 7500, untilKilledMs = 2500 } = grace
  child.kill(signal)
  const terminate = setTimeout(() => child.kill('SIGTERM'), untilTerminatedMs)
  const kill = setTimeout(() => child.kill('SIGKILL'), untilTerminatedMs + untilKilledMs)
  void ended.finally(() => {
    clearTimeout(terminate)
    clearTimeout(kill)
  })
}
