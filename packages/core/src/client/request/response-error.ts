import { VaultError, type VaultErrorCode } from '../../foundation/index.ts'
import type { TransportResponse } from '../transport/index.ts'
import type { ApiRequest } from './api-request.ts'

/** The typed error for an answer that is not a success. */
export function responseError(
  request: ApiRequest,
  response: TransportResponse,
  body: unknown,
  address: string,
): VaultError {
  const { operation, path } = request.call
  const { token } = request
  const sent = { token, body: operation.startsWith('login') ? withoutRole(request.body) : request.body }
  const serverErrors = errorTexts(body).map((text) => withoutRequestValues(text, sent))
  const code = isBehind(request, response.status, serverErrors)
    ? 'state_not_present'
    : errorCode(response.status, serverErrors)
  const said = serverErrors.length > 0 ? `: ${serverErrors.join('; ')}` : ''
  const elsewhere = redirectTo(response, address)
  const toItself = elsewhere === address
  const where = elsewhere === undefined ? '' : ` to ${toItself ? 'another path of its own' : elsewhere}`
  return new VaultError(code, `${phrase(code, response.status)}${where} by ${address}${said}`, {
    operation,
    path,
    address,
    status: response.status,
    serverErrors,
    retryAfterMs: code === 'state_not_present' ? undefined : retryAfterMs(response.headers['retry-after']),
    redirectTo: elsewhere,
    sent: true,
    ...(toItself && {
      hint: 'Vault does not do that: look for what answers instead, such as a proxy or the page of its UI.',
    }),
  })
}

const byStatus: Record<number, VaultErrorCode> = {
  400: 'bad_request',
  403: 'permission_denied',
  404: 'not_found',
  405: 'unsupported',
  412: 'state_not_present',
  413: 'request_too_large',
  415: 'unsupported',
  429: 'rate_limited',
  501: 'not_initialized',
}

// Some situations share a status with others and are told apart by the server's words alone; the words are the same in Vault and
// OpenBao.
function errorCode(status: number, serverErrors: readonly string[]): VaultErrorCode {
  const said = serverErrors.join('\n')
  if (status === 400 && /check-and-set parameter required/.test(said)) return 'check_and_set_required'
  if (status === 400 && /check-and-set parameter/.test(said)) return 'check_and_set_mismatch'
  if (status === 400 && /upgrad(e|ing) from non-versioned to versioned data/i.test(said)) return 'engine_starting'
  if (status === 404 && /versioned K\/V/.test(said)) return 'wrong_engine'
  if (status === 404 && /no handler for route/.test(said)) return 'mount_not_found'
  if (status === 503 && /sealed/i.test(said)) return 'sealed'
  if (status >= 500 && /no active|local node not active|leader|standby/i.test(said)) return 'no_leader'
  if (status >= 300 && status < 400) return 'redirect_refused'
  return byStatus[status] ?? (status >= 500 ? 'server_failed' : 'bad_request')
}

// How OpenBao says that a node does not have the state that was asked for, where it does not pass the request on. The second of waiting
// that it asks for is far more than its nodes are behind, and the active node has the state at once.
function isBehind({ headers }: ApiRequest, status: number, serverErrors: readonly string[]): boolean {
  return status === 429 && serverErrors.length === 0 && headers?.['x-vault-index'] !== undefined
}

function phrase(code: VaultErrorCode, status: number): string {
  const words: Partial<Record<VaultErrorCode, string>> = {
    not_found: 'not found',
    permission_denied: 'denied',
    sealed: 'refused, because it is sealed,',
    rate_limited: 'refused for its rate limit',
    redirect_refused: 'redirected',
  }
  return `${words[code] ?? 'refused'} (${status})`
}

function errorTexts(body: unknown): string[] {
  const { errors, warnings } = (typeof body === 'object' && body !== null ? body : {}) as {
    errors?: unknown
    warnings?: unknown
  }
  const said = Array.isArray(errors) && errors.length > 0 ? errors : warnings
  if (!Array.isArray(said)) return []
  return said
    .filter((text) => typeof text === 'string')
    .map((text) => text.trim().replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 500))
}

/** A server may quote what it was sent. Whatever string was in the request is taken out of its words. */
export function withoutRequestValues(text: string, request: Pick<ApiRequest, 'token' | 'body'>): string {
  let scrubbed = text
  for (const value of [request.token, ...stringsIn(request.body)]) {
    if (value !== undefined && value.length >= 4) scrubbed = scrubbed.replaceAll(value, '[redacted]')
  }
  return scrubbed
}

// A mistake in the name of a role is what such a message is about, and the name is no secret.
function withoutRole(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? { ...body, role: undefined } : body
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

function redirectTo({ status, headers }: TransportResponse, address: string): string | undefined {
  if (status < 300 || status >= 400 || typeof headers['location'] !== 'string') return undefined
  return URL.parse(headers['location'], address)?.origin
}

function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
