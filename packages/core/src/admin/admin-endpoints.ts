import type { Health } from '../client/index.ts'
import { isVaultError, VaultError } from '../foundation/index.ts'
import type { Secrets } from '../secrets/index.ts'
import type { VaultMetrics } from '../telemetry/index.ts'
import { httpProblem } from './http-problem.ts'
import { invalidateAsAsked } from './invalidate-as-asked.ts'

/** What the endpoints tell about: a `Vault`. */
export interface AdminSource {
  health(): Promise<Health>
  readonly metrics: VaultMetrics
  readonly secrets: Pick<Secrets, 'cacheState' | 'invalidate' | 'invalidateAll'>
}

export interface AdminOptions<Request> {
  /**
   * Whether whoever sent this request may use the endpoints; all but `/live` ask. Anything but `true`, an error included, is no.
   */
  authorize: (request: Request) => boolean | Promise<boolean>
}

/** Ready to be sent as it is. */
export interface AdminResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface AdminEndpoint<Request> {
  readonly method: 'GET' | 'POST'
  /** `/live`, `/ready`, `/health`, `/metrics`, `/cache` or `/cache/invalidate`: below wherever they are mounted. */
  readonly path: string
  /** Asks `authorize` first, where it has to. `body` is the parsed JSON of a POST. Never rejects. */
  answer(request: Request, body?: unknown): Promise<AdminResponse>
}

type Answer = (body: unknown) => AdminResponse | Promise<AdminResponse>

/**
 * The endpoints of one client: liveness, readiness, health in detail, metrics for Prometheus, the state of the cache and its invalidation. No answer holds
 * a value, and none may be stored by caches. Throws `invalid_options` without `authorize`.
 */
export function createAdminEndpoints<Request>(
  source: AdminSource,
  options: AdminOptions<Request>,
): readonly AdminEndpoint<Request>[] {
  const { authorize }: Partial<AdminOptions<Request>> = options ?? {}
  if (typeof authorize !== 'function') {
    throw new VaultError(
      'invalid_options',
      'the admin endpoints need authorize, a function that says who may use them',
      {
        problems: [{ path: 'authorize', message: 'must be a function' }],
        hint: 'Give authorize: (request) => …; it must return true for those who may.',
      },
    )
  }
  const mayUse = async (request: Request): Promise<boolean> => {
    try {
      const answer: unknown = await authorize(request)
      return answer === true
    } catch {
      return false
    }
  }
  const guarded = (method: 'GET' | 'POST', path: string, answer: Answer): AdminEndpoint<Request> => ({
    method,
    path,
    answer: async (request, body) => ((await mayUse(request)) ? answered(answer, body) : forbidden),
  })
  return [
    // Says only that the process serves: one that is restarted because Vault is away is no better off.
    { method: 'GET', path: '/live', answer: async () => json(200, { status: 'up' }) },
    guarded('GET', '/ready', async () => readiness(await source.health())),
    guarded('GET', '/health', async () => json(200, await source.health())),
    guarded('GET', '/metrics', () => metrics(source.metrics)),
    guarded('GET', '/cache', () => json(200, source.secrets.cacheState())),
    guarded('POST', '/cache/invalidate', (body) => json(200, invalidateAsAsked(source.secrets, body))),
  ]
}

const forbidden = json(403, { error: 'forbidden' })

async function answered(answer: Answer, body: unknown): Promise<AdminResponse> {
  try {
    return await answer(body)
  } catch (error) {
    if (isVaultError(error, 'invalid_argument', 'invalid_path'))
      return json(400, { error: 'bad_request', message: error.what })
    const { status, headers, body: problem } = httpProblem(error)
    return json(status, problem, headers)
  }
}

// A service that is degraded still serves: taking it out of the load balancer would help nobody.
function readiness({ status }: Health): AdminResponse {
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
