import Registry from 'prom-client/lib/registry.js'
import type { CountedEvent } from './counted-event.ts'
import { registerEventMetrics } from './event-metrics.ts'
import { registerStateGauges, type StateSource } from './state-gauges.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

export interface RegisteredMetrics {
  registry: MetricsRegistry
  count(counted: CountedEvent): void
  /** Makes the gauges tell about one more client; returns its removal. */
  addState(source: StateSource): () => void
}

/** Registers all metrics, in a registry of its own where none is given. Only here is prom-client loaded. */
export function registerMetrics(registry: MetricsRegistry = new Registry()): RegisteredMetrics {
  return {
    registry,
    count: registerEventMetrics(registry),
    addState: (source) => registerStateGauges(registry, source),
  }
}
