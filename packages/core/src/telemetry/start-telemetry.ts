import type { Client, ResolvedOptions } from '../client/index.ts'
import type { Clock } from '../foundation/index.ts'
import { createLogLine, logEvents, logUnsafeOptions, traceEvents } from './logging/index.ts'
import { createMetrics, type Metrics } from './metrics/index.ts'
import { traceOperations } from './tracing/index.ts'

export interface Telemetry {
  metrics: Metrics
  close(): void
}

/** Listens to a client's events from now on, for metrics, traces and logs. */
export function startTelemetry(client: Client, options: ResolvedOptions, clock: Clock): Telemetry {
  const { events, health } = client
  const state = { session: health.session, nodes: async () => (await health.check()).nodes }
  const metrics = createMetrics({ events, state, registry: options.metricsRegistry })
  traceOperations({ events, nodes: options.nodes })
  traceEvents(events, options.debug, clock)
  if (options.logger !== undefined) {
    const log = createLogLine(options.logger)
    logUnsafeOptions(options, log)
    logEvents(events, log)
  }
  return { metrics, close: () => metrics.close() }
}
