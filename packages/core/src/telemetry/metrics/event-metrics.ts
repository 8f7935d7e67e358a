import Counter from 'prom-client/lib/counter.js'
import { createBoundedLabel } from './bounded-label.ts'
import type { CountedEvent } from './counted-event.ts'
import { registerOperationMetrics } from './operation-metrics.ts'
import { registered } from './registered.ts'
import { registerSecretMetrics } from './secret-metrics.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

/** Registers the counters and the histogram; returns what counts one event in them. */
export function registerEventMetrics(registry: MetricsRegistry): (counted: CountedEvent) => void {
  const countOperation = registerOperationMetrics(registry)
  const { logins, retries } = eventMetrics(registry)
  const countSecret = registerSecretMetrics(registry)
  const operationLabel = createBoundedLabel()
  return ({ name, event }) => {
    switch (name) {
      case 'operation':
        return countOperation(event)
      case 'login':
        return logins.inc({ method: event.method, outcome: event.outcome })
      case 'retry':
        return retries.inc({ operation: operationLabel(event.operation), code: event.code })
      case 'secret':
        return countSecret(event)
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
