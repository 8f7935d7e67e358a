import {
  type AdminEndpoint,
  type AdminOptions,
  type AdminResponse,
  type AdminSource,
  createAdminEndpoints,
  methodNotAllowed,
  readJsonBody,
} from '@keyward/core'
import { checkClient } from './check-client.ts'
import type { ExpressNext, ExpressRequest, ExpressResponse } from './express-types.ts'
import { send } from './send.ts'

/**
 * The client's endpoints for operators: `/live`, `/ready`, `/health`, `/metrics`, `/cache` and, with POST, `/cache/invalidate`, below wherever it is
 * mounted. `authorize` decides about all but `/live`, before a body is read. Any other path goes on to what comes after it. Reads the body of a POST itself, 16 KiB of
 * `application/json` at most, unless another parser has. Answers nothing when somebody before it already has. Throws `invalid_options`.
 *
 * @example
 * app.use('/vault', vaultAdminRouter(vault, { authorize: (request) => sameKey(request.get('x-api-key'), key) }))
 */
export function vaultAdminRouter<Request extends ExpressRequest = ExpressRequest>(
  vault: AdminSource,
  options: AdminOptions<Request>,
): (request: Request, response: ExpressResponse, next: ExpressNext) => void {
  checkClient(vault, 'vaultAdminRouter', 'vaultAdminRouter(vault, { authorize })')
  const endpoints = Map.groupBy(createAdminEndpoints<Request>(vault, options), ({ path }) => path)
  return (request, response, next) => {
    const here = endpoints.get(endpointPath(request.path))
    if (here === undefined) return next()
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const endpoint = here.find((each) => each.method === method)
    if (endpoint === undefined) return sendUnlessSent(response, methodNotAllowed(here))
    void answer(endpoint, request, response)
  }
}

// As Express itself takes paths: whatever their case, with or without a slash at the end.
function endpointPath(path: string): string {
  return path.toLowerCase().replace(/(?<=.)\/$/, '')
}

async function answer<Request extends ExpressRequest>(
  endpoint: AdminEndpoint<Request>,
  request: Request,
  response: ExpressResponse,
): Promise<void> {
  sendUnlessSent(response, await endpoint.answer(request, () => readJsonBody(request)))
}

// Who has answered already, because it took too long for example, is right.
function sendUnlessSent(response: ExpressResponse, answered: AdminResponse): void {
  if (!response.headersSent) send(response, answered)
}
