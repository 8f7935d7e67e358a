/** What a client does and how it fares, for whoever runs it: metrics, traces, logs. Listens to events; nothing depends on it. */
export { startTelemetry } from './start-telemetry.ts'
export type { VaultMetrics } from './metrics/index.ts'
export type { TelemetryEvents } from './telemetry-events.ts'
