import {
  type AdminEndpoint,
  type AdminOptions,
  type AdminResponse,
  type AdminSource,
  createAdminEndpoints,
} from '@keyward/core'
import type { ExpressNext, ExpressRequest, ExpressResponse } from './express-types.ts'
import { readJson } from './read-json.ts'
import { send } from './send.ts'

/**
 * The client's endpoints for operators: `/live`, `/ready`, `/health`, `/metrics`, `/cache` and, with POST, `/cache/invalidate`, below wherever it is
 * mounted. `authorize` decides about all but `/live`. Any other path goes on to what comes after it. Reads the body of a POST itself, 16 KiB of
 * `application/json` at most, unless another parser has. Throws `invalid_options` without `authorize`.
 *
 * @example
 * app.use('/vault', vaultAdminRouter(vault, { authorize: (request) => request.get('x-api-key') === key.current }))
 */
export function vaultAdminRouter<Request extends ExpressRequest = ExpressRequest>(
  vault: AdminSource,
  options: AdminOptions<Request>,
): (request: Request, response: ExpressResponse, next: ExpressNext) => void {
  const endpoints = Map.groupBy(createAdminEndpoints<Request>(vault, options), ({ path }) => path)
  return (request, response, next) => {
    const here = endpoints.get(endpointPath(request.path))
    if (here === undefined) return next()
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const endpoint = here.find((each) => each.method === method)
    if (endpoint === undefined) return send(response, methodNotAllowed(here))
    void answer(endpoint, request, response, next)
  }
}

async function answer<Request extends ExpressRequest>(
  endpoint: AdminEndpoint<Request>,
  request: Request,
  response: ExpressResponse,
  next: ExpressNext,
): Promise<void> {
  try {
    send(response, await answerOf(endpoint, request))
  } catch (error) {
    next(error)
  }
}

// As Express itself takes paths: whatever their case, with or without a slash at the end.
function endpointPath(path: string): string {
  return path.toLowerCase().replace(/(?<=.)\/$/, '')
}

async function answerOf<Request extends ExpressRequest>(
  endpoint: AdminEndpoint<Request>,
  request: Request,
): Promise<AdminResponse> {
  if (endpoint.method === 'GET') return endpoint.answer(request)
  const body = await readJson(request)
  return 'refused' in body ? refusal(body.refused, body.message) : endpoint.answer(request, body.json)
}

function methodNotAllowed(here: readonly AdminEndpoint<never>[]): AdminResponse {
  const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return refusal(405, 'method not allowed', { allow: methods.join(', ') })
}

function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): AdminResponse {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: 'refused', message }),
  }
}
