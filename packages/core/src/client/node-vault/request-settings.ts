import { VaultError } from '../../foundation/index.ts'
import type { CallOptions } from '../request/index.ts'
import type { NodeVaultRequestOptions } from './node-vault-types.ts'

/** Request options, checked and taken apart. */
export interface RequestSettings {
  callOptions: CallOptions
  /** Names in lower case, without token and namespace. */
  headers: Record<string, string>
  query: Record<string, string>
  token: string | undefined
}

const known = new Set(['headers', 'query', 'timeout', 'timeoutMs', 'signal', 'namespace', 'readFrom'])
const ofConnections = new Set(
  'ca cert key pfx passphrase agentOptions strictSSL httpAgent httpsAgent proxy maxRedirects'.split(' '),
)

/** What was given for one call goes before what was given for all; headers and query are joined. */
export function requestSettings(
  forAll: NodeVaultRequestOptions,
  forOne: NodeVaultRequestOptions,
  operation: string,
): RequestSettings {
  checkRequestOptions(forOne, operation)
  const [first, last] = [settingsIn(forAll), settingsIn(forOne)]
  return {
    callOptions: { ...first.callOptions, ...last.callOptions },
    headers: { ...first.headers, ...last.headers },
    query: { ...first.query, ...last.query },
    token: last.token ?? first.token,
  }
}

function settingsIn({ headers, query, timeout, ...callOptions }: NodeVaultRequestOptions): RequestSettings {
  const { 'x-vault-token': token, 'x-vault-namespace': namespace, ...rest } = textFields(headers, lowerCase)
  return {
    callOptions: {
      ...(timeout !== undefined && { timeoutMs: timeout }),
      ...(namespace !== undefined && { namespace }),
      ...callOptions,
    },
    headers: rest,
    query: textFields(query),
    token,
  }
}

/** Refuses what cannot be followed: an option that is ignored without a word may be the one that matters. */
export function checkRequestOptions(options: object, operation: string): void {
  requireObject(options, 'request options', operation)
  for (const name of Object.keys(options)) {
    if (ofConnections.has(name)) throw refusal(`${name} cannot be set for a request`, operation, connectionHint)
    if (!known.has(name)) {
      throw refusal(`${name} is no request option`, operation, `There are: ${[...known].join(', ')}.`)
    }
  }
}

export function requireObject(given: unknown, name: string, operation: string): void {
  if (typeof given !== 'object' || given === null) throw refusal(`${name} must be an object`, operation)
}

const connectionHint =
  'Connections belong to the whole client: see the tls option and the environment of createVault().'

function refusal(what: string, operation: string, hint?: string): VaultError {
  return new VaultError('invalid_argument', what, { operation, hint })
}

/** The headers or the query given, as text; fields that are undefined count as absent. */
export function textFields(
  fields: NodeVaultRequestOptions['headers'],
  named: (name: string) => string = (name) => name,
): Record<string, string> {
  const present = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [named(name), String(value)]))
}

export function lowerCase(name: string): string {
  return name.toLowerCase()
}
