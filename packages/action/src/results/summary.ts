import type { NamedValue } from '../reading/index.ts'

export interface SummaryOptions {
  readonly exportEnv: boolean
  readonly envFile: string | undefined
}

// GitHub takes a megabyte for all steps of a job.
const mostRows = 500

/** What was read, by name, as Markdown for the summary of the job. Nothing in it is a value. */
export function summary(
  values: readonly NamedValue[],
  fileValues: readonly NamedValue[],
  { exportEnv, envFile }: SummaryOptions,
): string {
  const count = values.length + fileValues.length
  const rows = [
    ...values.map(({ origin, names }) => {
      const places = [...(exportEnv ? [`env ${names.variable}`] : []), `output ${names.output}`]
      return row(origin, envFile === undefined ? places : [...places, `file ${envFile}`])
    }),
    ...fileValues.map(({ origin, names }) => row(origin, [`file ${names.output}`])),
  ]
  const more = rows.length > mostRows ? `\nand ${rows.length - mostRows} more\n` : ''
  const title = `Secrets from Vault: ${count}`
  return `<details><summary>${title}</summary>\n\n| Secret | Given as |\n| --- | --- |\n${rows.slice(0, mostRows).join('')}${more}\n</details>\n\n`
}

function row(origin: string, places: readonly string[]): string {
  return `| ${code(origin.replace(/,$/, ''))} | ${places.map(code).join(', ')} |\n`
}

// Names may hold anything.
function code(text: string): string {
  const entities = text.slice(0, 250).replace(/[&<>|`*_\\[\]\r\n]/g, (character) => `&#${character.charCodeAt(0)};`)
  return `<code>${entities}</code>`
}
