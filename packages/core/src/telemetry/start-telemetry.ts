import type { Client, ResolvedOptions } from '../client/index.ts'
import type { Clock, EventSource } from '../foundation/index.ts'
import type { Secrets } from '../secrets/index.ts'
import { createLogLine, logEvents, logUnsafeOptions, traceEvents, warnOfEnvironment } from './logging/index.ts'
import { createMetrics, type Metrics } from './metrics/index.ts'
import type { TelemetryEvents } from './telemetry-events.ts'
import { traceOperations } from './tracing/index.ts'

export interface Telemetry {
  metrics: Metrics
  close(): void
}

export interface TelemetryParts {
  client: Pick<Client, 'health'>
  secrets: Pick<Secrets, 'cacheState'>
  events: EventSource<TelemetryEvents>
  options: ResolvedOptions
  clock: Clock
}

/** Listens from now on, for metrics, traces and logs. */
export function startTelemetry({ client, secrets, events, options, clock }: TelemetryParts): Telemetry {
  const { health } = client
  const state = {
    session: health.session,
    nodes: async () => (await health.check()).nodes,
    cache: secrets.cacheState,
  }
  const metrics = createMetrics({ clock, events, state, registry: options.metricsRegistry })
  traceOperations({ events, nodes: options.nodes })
  traceEvents(events, options.debug, clock)
  if (options.logger === undefined) warnOfEnvironment(events)
  else {
    const log = createLogLine(options.logger)
    logUnsafeOptions(options, log)
    logEvents(events, log)
  }
  return { metrics, close: () => metrics.close() }
}
