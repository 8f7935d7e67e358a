import { type OptionProblem, parseDuration } from '../../foundation/index.ts'
import type { TlsOptions } from '../transport/index.ts'
import type { VaultOptions } from './vault-options.ts'

export interface FromEnvironment {
  options: VaultOptions
  /** The variable behind each option path, so that a later problem names what the user can change. */
  variables: Map<string, string>
  problems: OptionProblem[]
}

type Read = (name: string, optionPath: string) => string | undefined

/** Reads the variables that the command lines of Vault and OpenBao read. An empty one counts as absent, as it does there. */
export function readEnvironment(environment: Record<string, string | undefined>): FromEnvironment {
  const variables = new Map<string, string>()
  const problems: OptionProblem[] = []
  const read: Read = (name, optionPath) => {
    const variable = [`BAO_${name}`, `VAULT_${name}`].find((candidate) => environment[candidate])
    if (variable === undefined) return undefined
    variables.set(optionPath, variable)
    return environment[variable]
  }
  const timeoutMs = parsed(
    'CLIENT_TIMEOUT',
    'timeoutMs',
    read,
    variables,
    problems,
    parseDuration,
    'is no duration like 30s or 1m',
  )
  const skipVerify = parsed(
    'SKIP_VERIFY',
    'tls.skipVerify',
    read,
    variables,
    problems,
    parseBoolean,
    'is neither true nor false',
  )
  const retries = parsed('MAX_RETRIES', 'retry.attempts', read, variables, problems, parseCount, 'is no whole number')
  const options = withoutAbsent({
    address: read('ADDR', 'address'),
    token: read('TOKEN', 'token'),
    namespace: read('NAMESPACE', 'namespace'),
    timeoutMs,
    retry: retries === undefined ? undefined : { attempts: retries + 1 },
    tls: readTls(read, skipVerify),
  })
  return { options, variables, problems }
}

function readTls(read: Read, skipVerify: boolean | undefined): TlsOptions {
  return withoutAbsent({
    caFile: read('CACERT', 'tls.caFile'),
    caCertificate: read('CACERT_BYTES', 'tls.caCertificate'),
    caDirectory: read('CAPATH', 'tls.caDirectory'),
    certificateFile: read('CLIENT_CERT', 'tls.certificateFile'),
    keyFile: read('CLIENT_KEY', 'tls.keyFile'),
    serverName: read('TLS_SERVER_NAME', 'tls.serverName'),
    skipVerify,
  })
}

function parsed<Value>(
  name: string,
  optionPath: string,
  read: Read,
  variables: ReadonlyMap<string, string>,
  problems: OptionProblem[],
  parse: (text: string) => Value | undefined,
  complaint: string,
): Value | undefined {
  const text = read(name, optionPath)
  if (text === undefined) return undefined
  const value = parse(text)
  if (value === undefined) problems.push({ path: variables.get(optionPath) ?? name, message: complaint })
  return value
}

function parseCount(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

// The words Go's strconv.ParseBool takes, because the command lines use it.
function parseBoolean(text: string): boolean | undefined {
  if (/^(1|t|true)$/i.test(text)) return true
  return /^(0|f|false)$/i.test(text) ? false : undefined
}

function withoutAbsent<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
