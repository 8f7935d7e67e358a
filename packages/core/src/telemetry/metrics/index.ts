/** Prometheus metrics, made from the client's events and from its state. */
export { createMetrics, type Metrics } from './create-metrics.ts'
export type { VaultMetrics } from './vault-metrics.ts'
