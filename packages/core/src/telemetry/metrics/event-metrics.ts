import Counter from 'prom-client/lib/counter.js'
import Histogram from 'prom-client/lib/histogram.js'
import type { ClientEvents } from '../../client/index.ts'
import { createBoundedLabel } from './bounded-label.ts'
import { registered } from './registered.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

/** What is counted as it happens. */
export type CountedEvent = {
  [Name in 'operation' | 'login' | 'retry']: { name: Name; event: ClientEvents[Name] }
}['operation' | 'login' | 'retry']

// From a cached value to a call that used up all its time.
const durationBuckets = [0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Registers the counters and the histogram; returns what counts one event in them. */
export function registerEventMetrics(registry: MetricsRegistry): (counted: CountedEvent) => void {
  const { operations, durations, logins, retries } = eventMetrics(registry)
  const operationLabel = createBoundedLabel()
  return ({ name, event }) => {
    switch (name) {
      case 'operation': {
        const operation = operationLabel(event.operation)
        operations.inc({ operation, outcome: event.outcome })
        return durations.observe({ operation }, event.durationMs / 1000)
      }
      case 'login':
        return logins.inc({ method: event.method, outcome: event.outcome })
      case 'retry':
        return retries.inc({ operation: operationLabel(event.operation), code: event.code })
    }
  }
}

function eventMetrics(registry: MetricsRegistry) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    registered(registry, name, () => new Counter<Label>({ name, help, labelNames, registers }))
  const duration = {
    name: 'vault_operation_duration_seconds',
    help: 'How long calls to Vault took, with their log-ins and retries.',
    labelNames: ['operation'] as const,
  }
  return {
    operations: counter('vault_operations_total', 'Calls to Vault that have ended.', ['operation', 'outcome']),
    logins: counter('vault_auth_total', 'Log-ins to Vault.', ['method', 'outcome']),
    retries: counter('vault_retries_total', 'Requests to Vault that were tried again.', ['operation', 'code']),
    durations: registered(
      registry,
      duration.name,
      () => new Histogram({ ...duration, buckets: durationBuckets, registers }),
    ),
  }
}
