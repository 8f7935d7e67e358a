import { type Clock, VaultError, type VaultErrorCode } from '../../foundation/index.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport/index.ts'
import { encodeSegments } from './api-path.ts'
import type { ApiRequest, ApiResponse } from './api-request.ts'
import { parseJson, parseJsonToWriteBack } from './json.ts'
import { responseError } from './response-error.ts'

/** One try at one server: headers, encoding, JSON, and a typed error for everything that is not a success. */
export type ApiExchange = (transport: Transport, request: ApiRequest) => Promise<ApiResponse>

export function createApiExchange(clock: Clock): ApiExchange {
  return async (transport, request) => {
    const response = await transport.send(transportRequest(request, transport.address, clock))
    const { status, headers } = response
    const body = parseBody(request, response, transport.address)
    const succeeded = status >= 200 && status < 300
    const accepted = request.accept?.includes(status) || request.acceptBody?.(body)
    if (succeeded || accepted) return { status, headers, body }
    throw responseError(request, response, body, transport.address)
  }
}

function transportRequest(request: ApiRequest, address: string, clock: Clock): TransportRequest {
  const { call, method } = request
  const timeoutMs = call.deadline - clock.monotonic()
  // Sending now could only leave a write with an unknown outcome.
  if (timeoutMs <= 0)
    throw new VaultError('timeout', `no time is left to ask ${address}`, {
      operation: call.operation,
      path: call.path,
      sent: false,
    })
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`
  return {
    method,
    target: `/v1/${request.encodedPath ?? encodeSegments(request.segments)}${query}`,
    headers: requestHeaders(request),
    body: request.body === undefined ? undefined : jsonText(request),
    timeoutMs,
    signal: call.signal,
    operation: call.operation,
    path: call.path,
  }
}

function jsonText({ body, call: { operation, path } }: ApiRequest): string {
  try {
    return JSON.stringify(body)
  } catch {
    const what = 'what was given cannot be sent as JSON'
    throw new VaultError('invalid_argument', what, { operation, path, sent: false })
  }
}

// Built anew for every request: a shared header object is how an old token survives its replacement.
function requestHeaders({ call, token, body, headers }: ApiRequest): Record<string, string> {
  // Agents and proxies may demand x-vault-request as a guard against forged requests.
  const built: Record<string, string> = { 'x-vault-request': 'true' }
  if (token !== undefined) built['x-vault-token'] = token
  if (call.namespace !== '') built['x-vault-namespace'] = call.namespace
  if (body !== undefined) built['content-type'] = 'application/json'
  return headers === undefined ? built : Object.assign(built, headers)
}

function parseBody({ call, writtenBack }: ApiRequest, response: TransportResponse, address: string): unknown {
  if (response.body === '') return undefined
  const contentType = String(response.headers['content-type'] ?? '')
  const isJson = /^application\/json\b/i.test(contentType)
  if (!isJson && response.body.includes('HTTP request to an HTTPS server')) {
    throw unexpected('the server speaks https at this address, and was asked in plain http', 'tls_failed')
  }
  // An error of a proxy, or a redirect, may carry anything; its status says enough.
  if (!isJson && response.status >= 300) return undefined
  if (!isJson) throw unexpected(`the answer is ${contentType.split(';')[0] || 'of no declared type'} instead of JSON`)
  try {
    return writtenBack ? parseJsonToWriteBack(response.body) : parseJson(response.body)
  } catch {
    throw unexpected('the answer is cut off or not valid JSON')
  }

  function unexpected(what: string, code: VaultErrorCode = 'unexpected_response'): VaultError {
    const { operation, path } = call
    return new VaultError(code, `${what} (${response.status} from ${address})`, {
      operation,
      path,
      address,
      status: response.status,
      sent: true,
    })
  }
}
