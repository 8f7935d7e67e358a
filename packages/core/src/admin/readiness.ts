import { type Health, type HealthStatus, nodesStatus } from '../client/index.ts'
import type { Secrets } from '../secrets/index.ts'

/** What is asked whether it is ready: a `Vault`. */
export interface ReadinessSource {
  health(): Promise<Health>
  readonly secrets: Pick<Secrets, 'cacheState'>
}

/** Whether a service can do its work with this client, and what the client said of itself. */
export interface Readiness {
  /** Of `down`, take the service out of the load balancer. */
  readonly status: HealthStatus
  readonly health: Health
}

/**
 * As `health()`, but `degraded` where the cache stands in for nodes of which none serves: taking such a service out of the load balancer would help
 * nobody. `down` as soon as nothing in the cache is usable. For a health endpoint of your own; the admin endpoint `/ready` says the same.
 */
export async function readiness(source: ReadinessSource): Promise<Readiness> {
  const health = await source.health()
  const { status, nodes } = health
  const isStoodInFor = status === 'down' && nodesStatus(nodes) === 'down' && source.secrets.cacheState().usable > 0
  return { status: isStoodInFor ? 'degraded' : status, health }
}
