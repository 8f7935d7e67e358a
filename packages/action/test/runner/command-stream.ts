import type { SecretMasker } from './secret-masker.ts'
import type { Annotation } from './step.ts'
import { parseCommand, type WorkflowCommand } from './workflow-command.ts'

/** What a step prints, taken line by line: orders are carried out, and everything that is shown is masked first. */
export interface CommandStream {
  take(line: string): void
  /** A line that the runner itself adds to the log. */
  say(line: string): void
  /** Resolves when a line with this text has been taken. */
  printed(text: string): Promise<void>
  readonly annotations: readonly Annotation[]
  readonly log: readonly string[]
  readonly output: readonly string[]
}

export function createCommandStream(masker: SecretMasker): CommandStream {
  const annotations: Annotation[] = []
  const log: string[] = []
  const output: string[] = []
  const awaited: { readonly text: string; readonly resolve: () => void }[] = []
  let resumeToken: string | undefined
  const say = (text: string): void => void log.push(...text.split('\n').map((line) => masker.mask(line)))
  const carryOut = ({ name, data }: WorkflowCommand, line: string): void => {
    if (name === 'add-mask') return addMask(data, masker, say)
    if (name === 'stop-commands') resumeToken = data
    if (name === 'set-env' || name === 'add-path') throw new Error(`The \`${name}\` command is disabled`)
    if (name === 'error' || name === 'warning' || name === 'notice') {
      annotations.push({ level: name, message: masker.mask(data) })
      return say(`##[${name}]${data}`)
    }
    say(name === 'debug' ? `##[debug]${data}` : line)
  }
  return {
    annotations,
    log,
    output,
    say,
    async printed(text) {
      if (output.some((line) => line.includes(text))) return
      await new Promise<void>((resolve) => awaited.push({ text, resolve }))
    },
    take(line) {
      output.push(line)
      for (const { text, resolve } of awaited) if (line.includes(text)) resolve()
      const command = parseCommand(line, resumeToken)
      if (command === undefined) return say(line)
      if (resumeToken === undefined) return carryOut(command, line)
      if (command.name === resumeToken.toLowerCase()) resumeToken = undefined
      say(line)
    },
  }
}

function addMask(value: string, masker: SecretMasker, say: (line: string) => void): void {
  if (value.trim() === '') say("##[warning]Can't add secret mask for empty string in ##[add-mask] command.")
  else masker.add(value)
}
