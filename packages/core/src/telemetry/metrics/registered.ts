import type { Metric } from 'prom-client'
import { VaultError } from '../../foundation/index.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

// Registered symbol, so that two installed copies of Keyward know each other's metrics.
const mark = Symbol.for('keyward.metric')

/** The metric of that name in the registry; made when there is none, because clients may share a registry. */
export function registered<Kind extends Metric>(registry: MetricsRegistry, name: string, create: () => Kind): Kind {
  const existing = registry.getSingleMetric(name)
  if (existing === undefined) return Object.assign(create(), { [mark]: true })
  if (mark in existing) return existing as Kind
  throw new VaultError('invalid_options', `metrics.registry holds another metric with the name ${name}`, {
    problems: [{ path: 'metrics.registry', message: `holds another metric with the name ${name}` }],
    hint: 'Rename that metric, or give Keyward a registry of its own and merge the two with Registry.merge().',
  })
}
