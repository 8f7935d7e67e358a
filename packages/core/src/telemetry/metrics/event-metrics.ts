import Counter from 'prom-client/lib/counter.js'
import type { ClientEvents } from '../../client/index.ts'
import { createBoundedLabel } from './bounded-label.ts'
import { registerOperationMetrics } from './operation-metrics.ts'
import { registered } from './registered.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

/** What is counted as it happens. */
export type CountedEvent = {
  [Name in 'operation' | 'login' | 'retry']: { name: Name; event: ClientEvents[Name] }
}['operation' | 'login' | 'retry']

/** Registers the counters and the histogram; returns what counts one event in them. */
export function registerEventMetrics(registry: MetricsRegistry): (counted: CountedEvent) => void {
  const countOperation = registerOperationMetrics(registry)
  const { logins, retries } = eventMetrics(registry)
  const operationLabel = createBoundedLabel()
  return ({ name, event }) => {
    switch (name) {
      case 'operation':
        return countOperation(event)
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
  return {
    logins: counter('vault_auth_total', 'Log-ins to Vault.', ['method', 'outcome']),
    retries: counter('vault_retries_total', 'Requests to Vault that were tried again.', ['operation', 'code']),
  }
}
