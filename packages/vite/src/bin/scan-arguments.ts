import { parseArgs } from 'node:util'

export const usage = `keyward-scan DIRECTORY… [options]

Looks into every file for the values of secrets, in any usual encoding, and for what looks like a credential.

  --secrets FILE     values to look for: JSON like { "name": "value" }; "-" reads standard input
  --vault NAMES      read them from Vault with the environment's VAULT_ADDR and VAULT_TOKEN: app/database,app/jwt#secret
  --allow FILE       what may be found: JSON like [{ "reason": "…", "file": "*.js", "rule": "jwt" }]
  --no-credentials   only the secrets
  --json             one JSON object instead of lines
  --help

Exits with 0 if nothing was found or only warnings, 1 for a leak, 2 if it could not do its work.
`

/** What somebody asks for on the command line. */
export interface ScanArguments {
  readonly directories: readonly string[]
  readonly secrets: string | undefined
  readonly vault: readonly string[]
  readonly allow: string | undefined
  readonly credentials: boolean
  readonly json: boolean
  readonly help: boolean
}

/** Wrong use, in words for who used it. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): ScanArguments {
  const { values, positionals } = parse(args)
  const credentials = values['no-credentials'] !== true
  const vault = (values.vault ?? '').split(',').filter((name) => name !== '')
  if (values.help !== true && positionals.length === 0) throw new UsageError('name a directory to scan')
  if (!credentials && values.secrets === undefined && vault.length === 0) {
    throw new UsageError('without credentials there is nothing to look for; give --secrets or --vault')
  }
  const { secrets, allow, json = false, help = false } = values
  return { directories: positionals, secrets, vault, allow, credentials, json, help }
}

function parse(args: readonly string[]) {
  const options = {
    secrets: { type: 'string' },
    vault: { type: 'string' },
    allow: { type: 'string' },
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
