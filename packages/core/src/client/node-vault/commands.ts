import type nodeVault from 'node-vault'

export type CommandTable = nodeVault.client['commands']
export type Command = CommandTable[string] & { tokenSource?: boolean }

/** node-vault's commands, with what keeps them from working here put right. */
export function commandTable(given: CommandTable): CommandTable {
  const table = Object.fromEntries(Object.entries(given).map(([name, command]) => [name, withFields(command)]))
  // Its answer holds the token that was renewed: taking it over would tie the client to the session's token of that moment.
  return { ...table, tokenRenewSelf: { ...table['tokenRenewSelf'], tokenSource: false } as Command }
}

// Two commands list their fields where a schema belongs, at which node-vault fails as soon as it is given one.
function withFields(command: Command): Command {
  const fields = command.schema?.req
  if (fields === undefined || fields['properties'] !== undefined) return command
  return { ...command, schema: { ...command.schema, req: { type: 'object', properties: fields } } }
}

/** Whether a command gets a token for a credential. Such a one needs no token, and must not show an old one. */
export function logsIn({ path, tokenSource }: Command): boolean {
  return tokenSource === true && /\/login(\/|$)/.test(path)
}

// The server may get these twice without harm, though they are no GETs.
const repeatable = new Set([
  'tokenLookup',
  'tokenLookupAccessor',
  'tokenRenew',
  'tokenRenewSelf',
  'renew',
  'approleSecretLookup',
  'approleSecretAccessorLookup',
  'encryptData',
  'decryptData',
  'rewrapData',
])

/** Undefined leaves the decision to the method of the request. */
export function isRepeatable(name: string, command: Command): true | undefined {
  return repeatable.has(name) || logsIn(command) || undefined
}
