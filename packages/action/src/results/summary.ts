import type { NamedValue } from '../reading/index.ts'

export interface SummaryOptions {
  readonly exportEnv: boolean
  readonly envFile: string | undefined
}

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
  const title = `Secrets from Vault: ${count}`
  return `<details><summary>${title}</summary>\n\n| Secret | Given as |\n| --- | --- |\n${rows.join('')}\n</details>\n\n`
}

function row(origin: string, places: readonly string[]): string {
  return `| ${code(origin.replace(/,$/, ''))} | ${places.map(code).join(', ')} |\n`
}

// Names may hold anything.
function code(text: string): string {
  const entities = text.replace(/[&<>|`*_\\[\]\r\n]/g, (character) => `&#${character.charCodeAt(0)};`)
  return `<code>${entities}</code>`
}
