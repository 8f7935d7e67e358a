import { VaultError } from '../../foundation/index.ts'
import type { ApiRequest, ApiResponse, Call, Requester } from '../request/index.ts'
import { requestBody } from './request-body.ts'
import { parsedPath } from './request-path.ts'
import { lowerCase, type RequestSettings, textFields } from './request-settings.ts'
import { explainedRefusal, explainsRefusal, withHealthState } from './response.ts'

/** What node-vault hands to its transport for every command. */
export interface NodeVaultRequest {
  method: string
  path: string
  /** The body; `true` stands for none. */
  json?: unknown
  headers?: Readonly<Record<string, string>>
}

/** The public call that a request belongs to. */
export interface NodeVaultCall {
  call: Call
  settings: RequestSettings
  logsIn: boolean
  repeatable: boolean | undefined
}

export interface RequestParts {
  /** Sends the token in the request, or none. */
  requester: Requester
  /** Sends the session's token. */
  authenticated: Requester
}

/** What the client has at the time of a request. */
export interface ClientState {
  token: string
  pathPrefix: string
}

// Answered by a server that is sealed, or not initialised, or of which one has no token; and never inside a namespace.
const withoutToken = new Set(['sys/health', 'sys/seal-status', 'sys/leader', 'sys/init', 'sys/unseal'])
const healthPath = 'sys/health'
const healthStatuses = [429, 472, 473, 474, 501, 503, 530]

/** Sends a command's request as one of ours. */
export async function sendRequest(
  parts: RequestParts,
  current: NodeVaultCall,
  given: NodeVaultRequest,
  client: ClientState,
): Promise<ApiResponse> {
  const { call } = current
  const { segments, query } = parsedPath(client.pathPrefix, given.path, call.operation)
  const path = segments.join('/')
  call.path ??= path
  if (withoutToken.has(path)) call.namespace = ''
  const request = apiRequest(current, given, segments, query)
  if (path === healthPath) request.accept = [...healthStatuses, ...Object.values(request.query ?? {}).map(Number)]
  const needsNoToken = current.logsIn || withoutToken.has(path)
  const response = await sendWithToken(parts, request, needsNoToken ? undefined : client.token)
  if (path === healthPath) return { ...response, body: withHealthState(response.body, call, response.status) }
  if (response.status >= 400) throw explainedRefusal(call, response)
  return response
}

function apiRequest(
  { call, settings, repeatable }: NodeVaultCall,
  { method, json, headers }: NodeVaultRequest,
  segments: readonly string[],
  query: Record<string, string>,
): ApiRequest {
  // The server takes a GET with list=true for a LIST, which Node's HTTP parser and some firewalls do not know.
  const lists = method === 'LIST'
  return {
    call,
    segments,
    method: lists ? 'GET' : checkedMethod(method, call),
    query: queryOrNone({ ...query, ...settings.query, ...(lists && { list: 'true' }) }),
    body: typeof json === 'object' && json !== null ? requestBody(json) : undefined,
    headers: { ...settings.headers, ...textFields(headers, lowerCase) },
    token: settings.token,
    acceptBody: explainsRefusal,
    repeatable,
  }
}

function queryOrNone(query: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(query).length === 0 ? undefined : query
}

/** With the token given for this request, else the client's own, else the session's. */
async function sendWithToken(
  { requester, authenticated }: RequestParts,
  request: ApiRequest,
  clientToken: string | undefined,
): Promise<ApiResponse> {
  if (request.token !== undefined || clientToken === undefined) return requester(request)
  return clientToken === '' ? authenticated(request) : requester({ ...request, token: clientToken })
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function checkedMethod(given: string, { operation, path }: Call): ApiRequest['method'] {
  const method = methods.find((known) => known === given)
  if (method !== undefined) return method
  throw new VaultError('invalid_argument', `the method must be one of LIST, ${methods.join(', ')}`, { operation, path })
}
