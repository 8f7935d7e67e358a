import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMainStep } from '../src/main-step.ts'
import { inputEnvironment } from './runner/action-definition.ts'
import { createCommandFiles } from './runner/file-commands.ts'

type Texts = Readonly<Record<string, string>>

/** What came of one main step. */
export interface ActionRun {
  readonly succeeded: boolean
  /** Variables and outputs as plain objects, for comparisons; without the list that the action keeps for itself. */
  readonly variables: Texts
  readonly outputs: Texts
  readonly state: Texts
  readonly summary: string
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  /** All that was written, commands too. */
  readonly output: string
}

/** Runs the main step in this process: for the many cases that need no process of their own. The log is not masked. */
export async function runAction(inputs: Texts, environment: Texts = {}): Promise<ActionRun> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'action-run-')))
  try {
    const files = await createCommandFiles(join(folder, 'commands'))
    let output = ''
    const succeeded = await runMainStep({
      environment: {
        GITHUB_WORKSPACE: folder,
        RUNNER_TEMP: folder,
        ...environment,
        ...inputEnvironment(inputs),
        ...files.environment,
      },
      write: (text) => (output += text),
      signal: new AbortController().signal,
    })
    const { env, outputs, state, summary } = await files.read()
    const { KEYWARD_VARIABLES: _names, ...variables } = Object.fromEntries(env)
    return {
      succeeded,
      variables,
      outputs: Object.fromEntries(outputs),
      state: Object.fromEntries(state),
      summary,
      errors: annotations('error', output),
      warnings: annotations('warning', output),
      output,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function annotations(level: string, output: string): string[] {
  const prefix = `::${level}::`
  const lines = output.split('\n').filter((line) => line.startsWith(prefix))
  return lines.map((line) =>
    line.slice(prefix.length).replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%'),
  )
}
