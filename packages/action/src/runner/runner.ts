import { appendFileSync } from 'node:fs'
import { commandLine, plainLine } from './command.ts'
import { appendEntries } from './environment-file.ts'

/** What a step of GitHub Actions can say to the runner that started it. */
export interface Runner {
  /** Has the runner replace this text in the log from now on. */
  mask(text: string): void
  info(text: string): void
  /** Seen only when the user has switched on debugging. */
  debug(text: string): void
  warning(text: string): void
  error(text: string): void
  /** Variables of all later steps of the job. */
  exportVariables(variables: ReadonlyMap<string, string>): void
  setOutputs(outputs: ReadonlyMap<string, string>): void
  /** Kept for the post step of this action; the last value of a name counts. */
  saveState(name: string, value: string): void
  /** What the main step has saved. */
  state(name: string): string | undefined
  /** Markdown for the summary of the job; nothing happens where the runner has none. */
  addSummary(markdown: string): void
}

type Environment = Readonly<Record<string, string | undefined>>

const commandFiles = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE'] as const

/** Throws when this is no step of GitHub Actions, so that nothing is read that could not be handed on. */
export function createRunner(environment: Environment, write: (text: string) => void): Runner {
  const missing = commandFiles.filter((name) => !environment[name])
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')} not set: this runs only as a step of GitHub Actions, on a runner that knows them`,
    )
  const masked = new Set<string>()
  const { GITHUB_ENV = '', GITHUB_OUTPUT = '', GITHUB_STATE = '', GITHUB_STEP_SUMMARY } = environment
  return {
    mask(text) {
      if (masked.has(text)) return
      masked.add(text)
      write(commandLine('add-mask', text))
    },
    info: (text) => write(plainLine(text)),
    debug: (text) => write(commandLine('debug', text)),
    warning: (text) => write(commandLine('warning', text)),
    error: (text) => write(commandLine('error', text)),
    exportVariables: (variables) => appendEntries(GITHUB_ENV, variables),
    setOutputs: (outputs) => appendEntries(GITHUB_OUTPUT, outputs),
    saveState: (name, value) => appendEntries(GITHUB_STATE, [[name, value]]),
    state: (name) => environment[`STATE_${name}`],
    addSummary: (markdown) => {
      if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, markdown)
    },
  }
}

/** Throws when something could not be remembered for the post step, or handed on: then it is better not read at all. */
export function requireWritableFiles(environment: Environment): void {
  for (const name of commandFiles) {
    try {
      appendFileSync(environment[name] ?? '', '')
    } catch (error) {
      throw new Error(`The file of ${name} cannot be written: ${(error as Error).message}`, { cause: error })
    }
  }
}
