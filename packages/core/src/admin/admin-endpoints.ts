import type { Health } from '../client/index.ts'
import { isVaultError, VaultError } from '../foundation/index.ts'
import type { Secrets } from '../secrets/index.ts'
import type { VaultMetrics } from '../telemetry/index.ts'
import { type AdminFailure, createTellOfFailure } from './admin-failures.ts'
import { type AdminEndpointName, type AdminOptions, checkAdminOptions } from './admin-options.ts'
import type { AdminResponse } from './admin-response.ts'
import { askToAuthorize } from './authorization.ts'
import { httpProblem } from './http-problem.ts'
import { invalidateAsAsked } from './invalidate-as-asked.ts'
import type { JsonBody } from './read-json-body.ts'
import { readiness } from './readiness.ts'

/** What the endpoints tell about: a `Vault`. */
export interface AdminSource {
  health(): Promise<Health>
  readonly metrics: VaultMetrics
  readonly secrets: Pick<Secrets, 'cacheState' | 'invalidate' | 'invalidateAll'>
}

export interface AdminEndpoint<Request> extends AdminEndpointName {
  /** `/live`, `/ready`, `/health`, `/metrics`, `/cache` or `/cache/invalidate`: below wherever they are mounted. */
  readonly path: string
  /** Asks `authorize` first, where it has to, and only then for the body of a POST: give `() => readJsonBody(request)`. Never rejects. */
  answer(request: Request, readBody?: () => JsonBody | Promise<JsonBody>): Promise<AdminResponse>
}

type Answer = (body: unknown) => AdminResponse | Promise<AdminResponse>

/**
 * The endpoints of one client: liveness, readiness, health in detail, metrics for Prometheus, the state of the cache and its invalidation. No answer holds
 * a value, and none may be stored by caches. Throws `invalid_options` with every problem listed, such as that there is no `authorize`.
 */
export function createAdminEndpoints<Request>(
  source: AdminSource,
  options: AdminOptions<Request>,
): readonly AdminEndpoint<Request>[] {
  checkSource(source)
  checkAdminOptions(options)
  const tell = createTellOfFailure(options.onError)
  const guarded = (method: 'GET' | 'POST', path: string, answer: Answer): AdminEndpoint<Request> => {
    const endpoint = { method, path }
    return {
      ...endpoint,
      answer: async (request, readBody = noBody) =>
        (await unauthorized(options.authorize, request, (failure) => tell({ ...failure, endpoint }))) ??
        (await answered(answer, method === 'POST' ? readBody : noBody, (failure) => tell({ ...failure, endpoint }))),
    }
  }
  return [
    // Says only that the process serves: one that is restarted because Vault is away is no better off.
    { method: 'GET', path: '/live', answer: async () => json(200, { status: 'up' }) },
    guarded('GET', '/ready', () => ready(source)),
    guarded('GET', '/health', async () => json(200, await source.health())),
    guarded('GET', '/metrics', () => metrics(source.metrics)),
    guarded('GET', '/cache', () => json(200, source.secrets.cacheState())),
    guarded('POST', '/cache/invalidate', (body) => json(200, invalidateAsAsked(source.secrets, body))),
  ]
}

function checkSource(source: unknown): void {
  if (typeof source === 'object' && source !== null) return
  throw new VaultError('invalid_argument', 'the admin endpoints need a client, as createVault() makes it')
}

type Tell = (failure: Omit<AdminFailure, 'endpoint'>) => void

async function unauthorized<Request>(
  authorize: AdminOptions<Request>['authorize'],
  request: Request,
  tell: Tell,
): Promise<AdminResponse | undefined> {
  try {
    return (await askToAuthorize(authorize, request)) ? undefined : json(403, { error: 'forbidden' })
  } catch (error) {
    // Whoever may use them need not be told no because it could not be found out in time.
    const answer = isVaultError(error, 'timeout') ? problem(error) : json(403, { error: 'forbidden' })
    tell({ error, what: 'could not ask authorize', status: answer.status })
    return answer
  }
}

const noBody = (): JsonBody => ({ json: undefined })

async function answered(
  answer: Answer,
  readBody: () => JsonBody | Promise<JsonBody>,
  tell: Tell,
): Promise<AdminResponse> {
  try {
    const body = await readBody()
    return 'refused' in body ? body.refused : await answer(body.json)
  } catch (error) {
    if (isVaultError(error, 'invalid_argument', 'invalid_path'))
      return json(400, { error: 'bad_request', message: error.what })
    const failed = problem(error)
    tell({ error, what: 'failed', status: failed.status })
    return failed
  }
}

function problem(error: unknown): AdminResponse {
  const { status, headers, body } = httpProblem(error)
  return json(status, body, headers)
}

// A service that is degraded still serves.
async function ready(source: AdminSource): Promise<AdminResponse> {
  const { status } = await readiness(source)
  return json(status === 'down' ? 503 : 200, { status })
}

async function metrics(source: VaultMetrics): Promise<AdminResponse> {
  const registry = await source.registry()
  return response(200, registry.contentType, await registry.metrics())
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): AdminResponse {
  return response(status, 'application/json; charset=utf-8', JSON.stringify(body), headers)
}

function response(
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): AdminResponse {
  return { status, headers: { ...headers, 'content-type': contentType, 'cache-control': 'no-store' }, body }
}
