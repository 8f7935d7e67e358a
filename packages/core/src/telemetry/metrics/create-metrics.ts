import type { Clock, EventSource } from '../../foundation/index.ts'
import type { TelemetryEvents } from '../telemetry-events.ts'
import { type CountedEvent, countedNames } from './counted-event.ts'
import type { StateSource } from './state-gauges.ts'
import type { MetricsRegistry, VaultMetrics } from './vault-metrics.ts'

export interface MetricsParts {
  clock: Clock
  events: EventSource<TelemetryEvents>
  state: StateSource
  /** The user's, if there is one. */
  registry: MetricsRegistry | undefined
}

export interface Metrics extends VaultMetrics {
  /** From here on the gauges do not tell about this client; what was counted stays. */
  close(): void
}

// A script that reads a few secrets and exits never loads prom-client, and a service that starts has better things to do first.
const fewWaiting = 64
const mostWaiting = 5000
const loadAfterMs = 1000

/** Counts from now on. What happens before prom-client is loaded waits, and is counted then. */
export function createMetrics({ clock, events, state, registry: given }: MetricsParts): Metrics {
  const waiting: CountedEvent[] = []
  let starting: Promise<MetricsRegistry> | undefined
  let removeState: (() => void) | undefined
  let cancelLoad: (() => void) | undefined
  let closed = false

  const start = (): Promise<MetricsRegistry> => (starting ??= load().catch(giveUp))
  const startUnasked = (): void => void start().catch(warn)
  let count = (counted: CountedEvent): void => {
    const length = waiting.push(counted)
    if (length === fewWaiting) cancelLoad = clock.after(loadAfterMs, startUnasked)
    if (length === mostWaiting) startUnasked()
  }
  async function load(): Promise<MetricsRegistry> {
    const { registerMetrics } = await import('./register-metrics.ts')
    const { registry, count: countNow, addState } = registerMetrics(given)
    if (!closed) removeState = addState(state)
    count = countNow
    for (const counted of waiting.splice(0)) count(counted)
    return registry
  }
  function giveUp(error: unknown): never {
    count = () => undefined
    waiting.length = 0
    throw error
  }

  for (const name of countedNames) {
    events.on(name, (event) => count({ name, event } as CountedEvent))
  }
  if (given !== undefined) startUnasked()
  return {
    registry: start,
    close() {
      closed = true
      cancelLoad?.()
      removeState?.()
    },
  }
}

function warn(error: unknown): void {
  process.emitWarning(`Keyward records no metrics: ${(error as Error).message}`, 'KeywardWarning')
}
