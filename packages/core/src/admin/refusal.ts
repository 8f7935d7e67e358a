import type { AdminEndpointName } from './admin-options.ts'
import type { AdminResponse } from './admin-response.ts'

/** The answer to a request that no endpoint is asked about. */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): AdminResponse {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: 'refused', message }),
  }
}

/** The answer to a method that none of the endpoints of one path knows. */
export function methodNotAllowed(here: readonly Pick<AdminEndpointName, 'method'>[]): AdminResponse {
  const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return refusal(405, 'method not allowed', { allow: methods.join(', ') })
}
