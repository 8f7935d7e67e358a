import type { Registry, RegistryContentType } from 'prom-client'

export type MetricsRegistry = Registry<RegistryContentType>

/**
 * What one client does, as Prometheus metrics: `vault_operations_total`, `vault_operation_duration_seconds`, `vault_auth_total`,
 * `vault_retries_total`, `vault_token_ttl_seconds`, `vault_node_up`, `vault_cache_hits_total`, `vault_cache_misses_total`,
 * `vault_cache_stale_served_total`, `vault_cache_entries` and `vault_secret_fallback_total`. Counted from the construction of the client on. Labels are operations,
 * outcomes, auth methods and nodes; never a path or anything of a secret.
 *
 * @example
 * const registry = await vault.metrics.registry()
 * response.setHeader('content-type', registry.contentType).end(await registry.metrics())
 */
export interface VaultMetrics {
  /**
   * Where the metrics are: the registry of the options, else one of this client's own, with nothing else in it. Reading it asks every node for
   * its health, which needs no token and takes two seconds at most. Fails with `invalid_options` when the registry given holds another metric
   * with one of these names.
   */
  registry(): Promise<Registry<RegistryContentType>>
}
