import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Default: the root token. `null` sends none. */
  readonly token?: string | null | undefined
  readonly namespace?: string | undefined
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default true: a status of 400 or more rejects with a `ResponseError`. */
  readonly throwOnError?: boolean | undefined
  /** Default 30 000. */
  readonly timeoutMs?: number | undefined
}

/** The envelope that Vault puts around nearly every answer. */
export interface ApiResponseBody {
  readonly data?: Record<string, unknown>
  readonly auth?: Record<string, unknown> | null
  readonly wrap_info?: Record<string, unknown> | null
  readonly lease_id?: string
  readonly lease_duration?: number
  readonly renewable?: boolean
  readonly warnings?: string[] | null
  readonly errors?: string[]
  readonly [field: string]: unknown
}

export interface ApiResponse<Body = ApiResponseBody> {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Parsed where the server says it is JSON; else the text. An empty answer is `{}`. */
  readonly body: Body
}

/** The server answered with a status of 400 or more. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError'
  readonly status: number
  /** The server's own words. */
  readonly errors: readonly string[]

  constructor(what: string, status: number, errors: readonly string[]) {
    super(`${what} answered ${status}${errors.length > 0 ? `: ${errors.join('; ')}` : ''}`)
    this.status = status
    this.errors = errors
  }
}

/** Where a request goes. */
export interface Endpoint {
  readonly address: string
  /** PEM; for https addresses. */
  readonly ca?: string | undefined
}

/** One request on a connection of its own, so that no answer depends on what happened to an earlier connection. */
export const sendRequest = async <Body = ApiResponseBody>(
  endpoint: Endpoint,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<ApiResponse<Body>> => {
  const what = `${method} ${path} on ${endpoint.address}`
  const answer = await exchange(endpoint, method, targetOf(path, options.query), options).catch((error: unknown) => {
    throw new Error(`${what} got no answer: ${reasonOf(error)}`, { cause: error })
  })
  if (answer.status >= 400 && options.throwOnError !== false) {
    throw new ResponseError(what, answer.status, errorsOf(answer.body))
  }
  // What a path answers is known to its caller alone.
  return answer as ApiResponse<Body>
}

// The path goes out as it is, `..` and escapes included: a URL object would tidy it up. Only what HTTP forbids is escaped.
const targetOf = (path: string, query: RequestOptions['query'] = {}): string => {
  const escaped = path.replace(/^\//, '').replace(/[^!-~]|["#<>\\^`{|}]/gu, encodeURIComponent)
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    search.set(name, String(value))
  }
  const separator = escaped.includes('?') ? '&' : '?'
  return `/v1/${escaped}${search.size === 0 ? '' : `${separator}${search.toString()}`}`
}

const exchange = async (
  endpoint: Endpoint,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<ApiResponse<unknown>> => {
  const timeoutMs = options.timeoutMs ?? 30_000
  const signal = AbortSignal.timeout(timeoutMs)
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = endpoint.address.startsWith('https:') ? httpsRequest : httpRequest
    const tls = endpoint.ca === undefined ? {} : { ca: endpoint.ca }
    send(endpoint.address, { method, path, headers: headersOf(method, options), agent: false, signal, ...tls }, resolve)
      .once('error', (error) => reject(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error))
      .end(options.body === undefined ? undefined : JSON.stringify(options.body))
  })
  const body = parse(await text(incoming), incoming.headers['content-type'])
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body }
}

const headersOf = (method: string, options: RequestOptions): Record<string, string> => {
  const headers: Record<string, string> = { 'X-Vault-Request': 'true' }
  if (typeof options.token === 'string') {
    headers['X-Vault-Token'] = options.token
  }
  if (options.namespace !== undefined) {
    headers['X-Vault-Namespace'] = options.namespace
  }
  if (options.body !== undefined) {
    headers['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  }
  return { ...headers, ...options.headers }
}

const parse = (content: string, contentType = ''): unknown => {
  if (content === '') {
    return {}
  }
  return contentType.startsWith('application/json') ? JSON.parse(content) : content
}

const errorsOf = (body: unknown): string[] => {
  const errors: unknown = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined
  return Array.isArray(errors) ? errors.map((error) => String(error).replaceAll(/\s+/g, ' ').trim()) : []
}

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) {
    return error.errors.map(reasonOf).join(', ')
  }
  return error instanceof Error ? error.message : String(error)
}
