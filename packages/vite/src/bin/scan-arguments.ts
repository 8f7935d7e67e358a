import { parseArgs } from 'node:util'

export const usage = `keyward-scan DIRECTORY|FILE… [options]

Looks into every file for the values of secrets, in any usual encoding, and for what looks like a credential.

  --secrets FILE     values to look for: JSON like { "name": "value" }; "-" reads standard input
  --vault NAMES      read them from Vault with the environment's VAULT_ADDR and VAULT_TOKEN: app/database,app/jwt#secret
  --allow FILE       what may be found: JSON like [{ "reason": "…", "file": "*.js", "rule": "jwt" }]
  --no-credentials   only the secrets
  --json             a JSON list instead of lines, with a report for each directory
  --help

--secrets, --vault and --allow may be given several times, also together.
Exits with 0 if nothing was found or only warnings, 1 for a leak, 2 if it could not do its work: also if there was nothing to look for or to look into.
`

/** What somebody asks for on the command line. */
export interface ScanArguments {
  /** Or single files. */
  readonly directories: readonly string[]
  /** Files. */
  readonly secrets: readonly string[]
  /** Names. */
  readonly vault: readonly string[]
  /** Files. */
  readonly allow: readonly string[]
  readonly credentials: boolean
  readonly json: boolean
  readonly help: boolean
}

/** Wrong use, in words for who used it. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): ScanArguments {
  const { values, positionals: directories } = parse(args)
  const { secrets = [], allow = [], json = false, help = false } = values
  const credentials = values['no-credentials'] !== true
  const vault = (values.vault ?? []).flatMap(namesIn)
  if (!help && directories.length === 0) throw new UsageError('name a directory to scan')
  for (const [option, files] of Object.entries({ secrets, allow })) {
    if (files.includes('')) throw new UsageError(`--${option} names no file`)
  }
  if (!help && !credentials && secrets.length === 0 && vault.length === 0) {
    throw new UsageError('without credentials there is nothing to look for; give --secrets or --vault')
  }
  return { directories, secrets, vault, allow, credentials, json, help }
}

// Nothing between commas is most often a variable that is not set: what it stood for would not be looked for.
function namesIn(given: string): string[] {
  const names = given.split(',').map((name) => name.trim())
  if (names.includes(''))
    throw new UsageError(`--vault ${JSON.stringify(given)} names no secret${names.length > 1 ? ' beside a comma' : ''}`)
  return names
}

function parse(args: readonly string[]) {
  const options = {
    secrets: { type: 'string', multiple: true },
    vault: { type: 'string', multiple: true },
    allow: { type: 'string', multiple: true },
    'no-credentials': { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
