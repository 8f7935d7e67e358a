import type { NamedValue, Value } from '../reading/index.ts'
import { collisions, type Placed } from './collisions.ts'
import { envFileLine } from './env-file-line.ts'
import { envFileNameProblem, outputNameProblem, variableNameProblem } from './variable-name.ts'

export interface PlanOptions {
  readonly exportEnv: boolean
  readonly envFile: string | undefined
  /** To be `VAULT_TOKEN`. */
  readonly exportedToken: string | undefined
  /** To be the output `vault_token`. */
  readonly outputToken: string | undefined
}

interface SecretFile {
  readonly path: string
  readonly content: string | Buffer
}

/** Everything that is to be written, with nothing wrong with it. */
export interface PlannedResults {
  readonly variables: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, string>
  readonly files: readonly SecretFile[]
}

// On Windows the variables of a process differ in more than the case of their names; outputs do everywhere.
const sameVariable = (name: string): string => (process.platform === 'win32' ? name.toUpperCase() : name)
const sameOutput = (name: string): string => name.toUpperCase()

/** Decides what is written where. Throws one error that lists everything that cannot be. */
export function planResults(
  values: readonly NamedValue[],
  fileValues: readonly NamedValue[],
  options: PlanOptions,
): PlannedResults {
  const problems = [...nameProblems(values, fileValues, options), ...valueProblems(values, options)]
  const lines =
    options.envFile === undefined ? [] : values.map(({ names, value }) => envFileLine(names.variable, value.text))
  for (const [index, line] of lines.entries())
    if (line === undefined)
      problems.push(
        `The value of ${values[index]?.origin} cannot be written to a .env file so that all read it back; use files`,
      )
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const { exportedToken, outputToken, envFile } = options
  const files = fileValues.map(({ names, value }) => ({ path: names.output, content: value.bytes ?? value.text }))
  if (envFile !== undefined) files.push({ path: envFile, content: lines.join('') })
  const variables = new Map(options.exportEnv ? values.map(({ names, value }) => [names.variable, value.text]) : [])
  if (exportedToken !== undefined) variables.set('VAULT_TOKEN', exportedToken)
  const outputs = new Map(values.map(({ names, value }) => [names.output, value.text]))
  if (outputToken !== undefined) outputs.set('vault_token', outputToken)
  return { variables, outputs, files }
}

function nameProblems(
  values: readonly NamedValue[],
  fileValues: readonly NamedValue[],
  { exportEnv, envFile, exportedToken, outputToken }: PlanOptions,
): string[] {
  const variables = exportEnv ? values.map(({ origin, names }) => ({ origin, name: names.variable })) : []
  const inEnvFile = envFile === undefined ? [] : values.map(({ origin, names }) => ({ origin, name: names.variable }))
  const outputs = values.map(({ origin, names }) => ({ origin, name: names.output }))
  const files = fileValues.map(({ origin, names }) => ({ origin, name: names.output }))
  return [
    ...wrongNames('environment variable', variables, variableNameProblem, '; exportEnv: false makes none'),
    ...wrongNames('environment variable', inEnvFile, envFileNameProblem),
    ...wrongNames('output', outputs, outputNameProblem),
    ...collisions('environment variable', [...placedToken(exportedToken, 'VAULT_TOKEN'), ...variables], sameVariable),
    ...(exportEnv ? [] : collisions('environment variable', inEnvFile, sameVariable)),
    ...collisions('output', [...placedToken(outputToken, 'vault_token'), ...outputs], sameOutput),
    ...collisions(
      'file',
      [...files, ...(envFile === undefined ? [] : [{ origin: 'envFile', name: envFile }])],
      (name) => name,
    ),
  ]
}

function placedToken(token: string | undefined, name: string): Placed[] {
  return token === undefined ? [] : [{ origin: 'the token', name }]
}

function wrongNames(
  kind: string,
  placed: readonly Placed[],
  problem: (name: string) => string | undefined,
  otherwise = '',
): string[] {
  return placed.flatMap(({ origin, name }) => {
    const wrong = problem(name)
    if (wrong === undefined) return []
    return [
      `${origin} would be the ${kind} ${JSON.stringify(name.slice(0, 200))}, which ${wrong}: name it behind a "|"${otherwise}`,
    ]
  })
}

function valueProblems(values: readonly NamedValue[], { exportEnv }: PlanOptions): string[] {
  return values.flatMap(({ origin, names, value }) => {
    const wrong = valueProblem(value, names.variable, exportEnv)
    return wrong === undefined ? [] : [`The value of ${origin} ${wrong}`]
  })
}

function valueProblem({ text, bytes }: Value, variable: string, exportEnv: boolean): string | undefined {
  if (bytes !== undefined) return 'is no text when it is decoded: put it into a file with the input files'
  if (!exportEnv) return undefined
  if (text.includes('\0')) return 'holds a NUL, which no environment variable can: set exportEnv: false'
  return isTooLarge(variable, text)
    ? 'is larger than 128 KiB: with such a variable no later step could start on Linux. Use files, or exportEnv: false'
    : undefined
}

// The limit of Linux for one variable. Beyond it the runner can start nothing any more, this action's own post step included.
const largestVariable = 128 * 1024

function isTooLarge(name: string, value: string): boolean {
  return Buffer.byteLength(name) + Buffer.byteLength(value) + 2 > largestVariable
}
