import { parseArgs } from 'node:util'

export interface BenchArguments {
  /** In the order in which they run. Empty: list the suites. */
  readonly suites: readonly string[]
  readonly json: boolean
  readonly rounds: number
  /** A Markdown document to write the tables to. */
  readonly document: string | undefined
  readonly profileFolder: string | undefined
}

/** Its message tells the person at the terminal what to type instead. */
export class ArgumentProblem extends Error {
  override readonly name = 'ArgumentProblem'
}

const fewestRounds = 5

export function readArguments(given: readonly string[], known: readonly string[]): BenchArguments {
  const { values, positionals } = parse(given)
  const unknown = positionals.filter((name) => name !== 'all' && !known.includes(name))
  if (unknown.length > 0)
    throw new ArgumentProblem(`there is no suite ${unknown.join(', ')} (there are: ${known.join(', ')}, all)`)
  const wanted = known.filter((name) => positionals.includes(name) || positionals.includes('all'))
  if (values.write !== undefined && wanted.length === 0)
    throw new ArgumentProblem('--write needs a suite, such as: all')
  const rounds = Number(values.rounds)
  if (!Number.isSafeInteger(rounds) || rounds < fewestRounds)
    throw new ArgumentProblem(`--rounds takes a whole number from ${fewestRounds} on, not "${values.rounds}"`)
  return { suites: wanted, json: values.json, rounds, document: values.write, profileFolder: values['cpu-prof'] }
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '21' },
        write: { type: 'string' },
        'cpu-prof': { type: 'string' },
      },
    })
  } catch (error) {
    throw new ArgumentProblem(error instanceof Error ? error.message : String(error))
  }
}

export function usage(suites: readonly { readonly name: string; readonly what: string }[]): string {
  const width = Math.max(...suites.map(({ name }) => name.length))
  return [
    'npm run bench -- SUITE… [--json] [--rounds N] [--write FILE] [--cpu-prof FOLDER]',
    '',
    ...suites.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`),
    `  ${'all'.padEnd(width)}  all of them`,
    '',
    '  --json             the last line is one JSON object: { suite, figures, ratios, … }; one line for each suite',
    '  --rounds N         how often each contender is measured, 21 unless told, at least 5',
    '  --write FILE       puts the tables between the markers of a Markdown document',
    "  --cpu-prof FOLDER  keeps a CPU profile of each client's process",
  ].join('\n')
}
