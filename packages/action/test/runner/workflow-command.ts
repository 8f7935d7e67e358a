/** A line of a step's output that the runner takes as an order. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const known = new Set(
  'add-mask error warning notice debug group endgroup stop-commands echo set-output save-state set-env add-path add-matcher remove-matcher'.split(
    ' ',
  ),
)

/** Reads `::name key=value,…::data`. Anything else, and a name that the runner does not know, is ordinary output. */
export function parseCommand(line: string, resumeToken?: string): WorkflowCommand | undefined {
  const found = /^\s*::(?<name>[^\s:]+)(?: (?<properties>.*?))?::(?<data>.*)$/s.exec(line)?.groups
  const { name = '', properties = '', data = '' } = found ?? {}
  const lowerCase = name.toLowerCase()
  if (found === undefined || (!known.has(lowerCase) && name !== resumeToken)) return undefined
  return { name: lowerCase, properties: parseProperties(properties), data: unescapeData(data) }
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.trim())
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 && at < pair.length - 1 ? [[pair.slice(0, at), unescapeProperty(pair.slice(at + 1))]] : []
    }),
  )
}

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

const unescapeProperty = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
