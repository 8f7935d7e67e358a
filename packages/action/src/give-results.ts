import type { Cleanup } from './cleanup/index.ts'
import type { ActionInputs } from './inputs/index.ts'
import { masksFor } from './masking/index.ts'
import type { NamedValue } from './reading/index.ts'
import { fileRoots, planResults, summary, withPrevious, writeResults } from './results/index.ts'
import type { Runner } from './runner/index.ts'

/** What was read for the job, and what for files. */
export interface Given {
  readonly values: readonly NamedValue[]
  readonly fileValues: readonly NamedValue[]
}

const mostNamed = 10

export interface GiveParts {
  environment: Readonly<Record<string, string | undefined>>
  runner: Runner
  cleanup: Cleanup
}

/**
 * Gives the job what was read, or throws and gives nothing. Masked before anything is written, as the runner may print what it finds in its
 * files.
 */
export function giveResults(
  options: ActionInputs,
  { values, fileValues }: Given,
  token: string | undefined,
  { environment, runner, cleanup }: GiveParts,
): void {
  const planned = planResults(values, fileValues, {
    exportEnv: options.exportEnv,
    envFile: options.envFile,
    exportedToken: options.exportToken ? token : undefined,
    outputToken: options.outputToken ? token : undefined,
  })
  maskValues([...values, ...fileValues], options.strictMask, runner)
  const variables = withPrevious(planned.variables, environment, options.unsetPrevious)
  writeResults({ ...planned, variables }, { runner, cleanup, roots: fileRoots(environment) })
  const count = values.length + fileValues.length
  if (options.summary && count > 0) addSummary(summary(values, fileValues, options), runner)
  runner.info(`Read ${count} ${count === 1 ? 'secret' : 'secrets'} from Vault${namesOf([...values, ...fileValues])}`)
}

function namesOf(values: readonly NamedValue[]): string {
  const named = values.slice(0, mostNamed).map(({ names }) => names.output)
  if (values.length > mostNamed) named.push(`${values.length - mostNamed} more`)
  return named.length === 0 ? '' : `: ${named.join(', ')}`
}

// The job has its secrets by now; it does not fail for a list of them.
function addSummary(markdown: string, runner: Runner): void {
  try {
    runner.addSummary(markdown)
  } catch (error) {
    runner.warning(`The summary of the job could not be written: ${(error as Error).message}`)
  }
}

function maskValues(values: readonly NamedValue[], strict: boolean, runner: Runner): void {
  const texts = values.flatMap(({ origin, value: { text, encoded } }) =>
    [text, ...(encoded === undefined ? [] : [encoded])].filter((form) => form !== '').map((form) => ({ origin, form })),
  )
  const { masks, unmasked } = masksFor(
    texts.map(({ form }) => form),
    { strict },
  )
  for (const mask of masks) runner.mask(mask)
  const readable = unmasked.map(({ index, ...left }) => ({ ...left, origin: texts[index]?.origin ?? '' }))
  const lines = Object.values(Object.groupBy(readable, ({ reason, partly }) => `${partly} ${reason}`)).map(unmaskedLine)
  if (strict && lines.length > 0)
    throw new Error(`${lines.join('\n')}\nNothing was given to the job, as strictMask says.`)
  for (const line of lines) runner.warning(line)
}

interface LeftReadable {
  readonly origin: string
  readonly reason: string
  readonly partly: boolean
}

/** One line for all that are readable for the same reason. */
function unmaskedLine(all: readonly LeftReadable[] = []): string {
  const [{ reason, partly } = { reason: '', partly: false }] = all
  const origins = [...new Set(all.map(({ origin }) => origin))]
  if (origins.length === 1)
    return `${partly ? 'A part of the' : 'The'} value of ${origins[0]} is not masked: it ${reason}`
  const named = origins.slice(0, mostNamed).map((origin) => origin.replace(/,$/, ''))
  if (origins.length > mostNamed) named.push(`${origins.length - mostNamed} more`)
  return `${partly ? 'Parts of the' : 'The'} values of ${origins.length} secrets are not masked: each ${reason}. They are ${named.join('; ')}`
}
