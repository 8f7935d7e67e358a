import Counter from 'prom-client/lib/counter.js'
import type { SecretEvent } from '../../secrets/index.ts'
import { registered } from './registered.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

/** Registers the counters of how secrets were come by; returns what counts one that was asked for. */
export function registerSecretMetrics(registry: MetricsRegistry): (event: SecretEvent) => void {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    registered(registry, name, () => new Counter<Label>({ name, help, labelNames, registers }))
  const hits = counter('vault_cache_hits_total', 'Secrets given out from memory, stale ones included.', [])
  const misses = counter(
    'vault_cache_misses_total',
    'Secrets that were asked for and not in memory, those that do not exist included.',
    [],
  )
  const stale = counter(
    'vault_cache_stale_served_total',
    'Secrets given out, or kept by those who follow them, because Vault could not be asked.',
    [],
  )
  const fallbacks = counter('vault_secret_fallback_total', 'Secrets taken from environment variables.', ['reason'])
  return ({ source, reason, background }) => {
    if (source === 'stale') stale.inc()
    if (background) return
    if (source === 'cache' || source === 'stale') hits.inc()
    else misses.inc()
    if (source === 'environment') fallbacks.inc({ reason: reason ?? 'not_found' })
  }
}
