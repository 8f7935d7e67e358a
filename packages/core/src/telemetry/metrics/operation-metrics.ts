import type { Metric } from 'prom-client'
import type { ClientEvents } from '../../client/index.ts'
import { createBoundedLabel } from './bounded-label.ts'
import { registered } from './registered.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

// From a cached value to a call that used up all its time; seconds, the last one without end.
const bounds = [0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, Infinity]

interface Tally {
  outcomes: Map<string, number>
  /** How many calls ended within each bound and above the one before. */
  buckets: number[]
  sumSeconds: number
}

/** A line of the text that Prometheus reads. */
interface Sample {
  /** Default: the metric's own. */
  metricName?: string
  labels: Record<string, string | number>
  value: number
}

/**
 * Counts calls in plain numbers, and makes what a registry prints only when it is printed. Every call is counted, whether or not anybody ever
 * looks, and prom-client's own counter and histogram would cost it more than all else that happens to it here.
 */
export function registerOperationMetrics(registry: MetricsRegistry): (event: ClientEvents['operation']) => void {
  const calls = 'vault_operations_total'
  const durations = 'vault_operation_duration_seconds'
  const operationLabel = createBoundedLabel()
  const own = new Map<string, Tally>()
  const total = registered(registry, calls, () =>
    tallied(registry, calls, 'counter', 'Calls to Vault that have ended.', callSamples, own),
  )
  registered(registry, durations, () =>
    tallied(
      registry,
      durations,
      'histogram',
      'How long calls to Vault took, with their log-ins and retries.',
      durationSamples,
      own,
    ),
  )
  const { tallies } = total
  return ({ operation: name, outcome, durationMs }) => {
    const operation = operationLabel(name)
    let tally = tallies.get(operation)
    if (tally === undefined) {
      tally = { outcomes: new Map(), buckets: bounds.map(() => 0), sumSeconds: 0 }
      tallies.set(operation, tally)
    }
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1)
    const seconds = durationMs / 1000
    let bucket = 0
    while (seconds > (bounds[bucket] ?? Infinity)) bucket++
    tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1
    tally.sumSeconds += seconds
  }
}

type TalliedMetric = Metric & { tallies: Map<string, Tally> }

// What a registry asks of a metric: its name, what it prints, and to begin anew.
function tallied(
  registry: MetricsRegistry,
  name: string,
  type: 'counter' | 'histogram',
  help: string,
  samples: (name: string, operation: string, tally: Tally) => Sample[],
  tallies: Map<string, Tally>,
): TalliedMetric {
  const metric = {
    name,
    help,
    type,
    tallies,
    reset: () => tallies.clear(),
    get: () =>
      Promise.resolve({
        // In OpenMetrics a registry takes "_total" off a counter's name, and puts it on its samples.
        name: metric.name,
        help,
        type,
        aggregator: 'sum',
        values: [...tallies].flatMap(([operation, tally]) => samples(name, operation, tally)),
      }),
  }
  const registeredMetric = metric as unknown as TalliedMetric
  registry.registerMetric(registeredMetric)
  return registeredMetric
}

function callSamples(_name: string, operation: string, { outcomes }: Tally): Sample[] {
  return [...outcomes].map(([outcome, value]) => ({ labels: { operation, outcome }, value }))
}

function durationSamples(name: string, operation: string, { buckets, sumSeconds }: Tally): Sample[] {
  let within = 0
  const bucketSamples = bounds.map((bound, index) => ({
    metricName: `${name}_bucket`,
    labels: { le: bound === Infinity ? '+Inf' : bound, operation },
    value: (within += buckets[index] ?? 0),
  }))
  return [
    ...bucketSamples,
    { metricName: `${name}_sum`, labels: { operation }, value: sumSeconds },
    { metricName: `${name}_count`, labels: { operation }, value: within },
  ]
}
