import { hints, type VaultErrorCode } from './error-codes.ts'

export interface VaultErrorFields {
  /** What was attempted, as in the API: `kv.read`. */
  operation?: string | undefined
  /** The path in Vault that the call was about. */
  path?: string | undefined
  /** The server that answered, or did not: scheme, host and port. */
  address?: string | undefined
  /** HTTP status, when there was an answer. */
  status?: number | undefined
  /** The server's own words, with every value of the request taken out. */
  serverErrors?: readonly string[] | undefined
  /** Each thing wrong with the options, or the fields of a secret, with its path. */
  problems?: readonly OptionProblem[] | undefined
  /** What went wrong with each of several things that were asked for together, by name. */
  failures?: Readonly<Record<string, VaultError>> | undefined
  /** The version of the secret that the error is about. */
  version?: number | undefined
  /** When that version was deleted. */
  deletionTime?: Date | undefined
  /** Of `permission_denied`: whether the server does not know the token, or no policy of it allows this. Absent where that is not known. */
  deniedBy?: 'token' | 'policy' | undefined
  /** What the server's Retry-After header asks for. */
  retryAfterMs?: number | undefined
  /** Where the server says the request should go instead: scheme, host and port. Nothing was sent there. */
  redirectTo?: string | undefined
  /** Whether the request may have reached the server; false means that nothing can have happened there. */
  sent?: boolean | undefined
  /** Replaces the hint that belongs to the code. */
  hint?: string | undefined
  /** Of a library's error only its name and, where they hold nothing of the request, its words are kept. */
  cause?: unknown
  /** What the caller's signal gave as its reason: it becomes the cause, as it is. */
  reason?: unknown
}

export interface OptionProblem {
  /** Where: `tls.caFile`, or the environment variable `VAULT_CACERT`. */
  path: string
  message: string
}

const brand = Symbol.for('keyward.VaultError')

/**
 * The one class of error that Keyward throws. `code` says which situation it is and stays stable; `hint` says what to do next. No
 * token, secret value or request body is in any of its fields. The message reads `operation path: what happened. hint`. `instanceof` also holds between two installed copies.
 *
 * @example
 * try { await vault.kv.read('secret/app/database') }
 * catch (error) { if (isVaultError(error, 'not_found')) return defaults; throw error }
 */
export class VaultError extends Error {
  readonly code: VaultErrorCode
  /** What to do next. */
  declare readonly hint: string
  /** What happened: the message without operation, path and hint. */
  declare readonly what: string
  declare readonly operation?: string
  declare readonly path?: string
  declare readonly address?: string
  declare readonly status?: number
  declare readonly serverErrors?: readonly string[]
  declare readonly problems?: readonly OptionProblem[]
  declare readonly failures?: Readonly<Record<string, VaultError>>
  declare readonly version?: number
  declare readonly deletionTime?: Date
  declare readonly deniedBy?: 'token' | 'policy'
  declare readonly retryAfterMs?: number
  declare readonly redirectTo?: string
  declare readonly sent?: boolean

  constructor(code: VaultErrorCode, what: string, fields: VaultErrorFields = {}) {
    const { cause, reason, hint = hints[code], ...details } = fields
    const subject = [fields.operation, fields.path].filter((part) => part !== undefined).join(' ')
    super(
      `${subject === '' ? '' : `${subject}: `}${what}${what.endsWith('\n') ? '' : '. '}${hint}`,
      cause === undefined && reason === undefined ? undefined : { cause: reason ?? safeCause(cause) },
    )
    this.code = code
    for (const [field, value] of Object.entries(details)) {
      if (value !== undefined) Object.assign(this, { [field]: value })
    }
    // Already in the message: not to be printed twice.
    Object.defineProperties(this, { hint: { value: hint }, what: { value: what } })
    Object.defineProperty(this, brand, { value: true })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }

  toJSON(): Record<string, unknown> {
    return { name: 'VaultError', message: this.message, ...(this as object) }
  }
}
Object.defineProperty(VaultError.prototype, 'name', { value: 'VaultError', configurable: true, writable: true })

/** Whether a caught value is ours, and of that code where one is named. */
export function isVaultError<Code extends VaultErrorCode = VaultErrorCode>(
  error: unknown,
  ...codes: Code[]
): error is VaultError & { readonly code: Code } {
  return error instanceof VaultError && (codes.length === 0 || codes.includes(error.code as Code))
}

const speakingCodes =
  /^(E[A-Z]+$|CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_|DEPTH_ZERO|SELF_SIGNED|HPE_|UND_ERR_(SOCKET|CONNECT|HEADERS|BODY))/

// HTTP libraries hang request headers, bodies and parser buffers on their errors, and quote header values in messages. A system
// error (ECONNREFUSED, a certificate problem) says where and why without them, so only its words are kept.
function safeCause(cause: unknown): Error {
  if (cause instanceof VaultError) return cause
  const { name, code, message, syscall } = (
    typeof cause === 'object' && cause !== null ? cause : {}
  ) as NodeJS.ErrnoException
  const speaks = syscall !== undefined || (code !== undefined && speakingCodes.test(code))
  const safe = new Error(speaks ? message : `${name ?? typeof cause}${code === undefined ? '' : ` ${code}`}`)
  safe.name = name ?? 'Error'
  safe.stack = `${safe.name}: ${safe.message}`
  return Object.assign(safe, code === undefined ? {} : { code })
}
