import Gauge from 'prom-client/lib/gauge.js'
import type { NodeHealth, SessionHealth } from '../../client/index.ts'
import { registered } from './registered.ts'
import type { MetricsRegistry } from './vault-metrics.ts'

/** The state of one client, asked for whenever the metrics are read. */
export interface StateSource {
  nodes(): Promise<readonly NodeHealth[]>
  session(): SessionHealth
  cache(): { entries: number }
}

/** Registers the gauges, and adds a client to those that they tell about; returns its removal. */
export function registerStateGauges(registry: MetricsRegistry, source: StateSource): () => void {
  const told = [tokenTtl, nodeUp, cacheEntries].map((kind) => sourcesOf(registry, kind))
  for (const sources of told) sources.add(source)
  return () => {
    for (const sources of told) sources.delete(source)
  }
}

interface StateKind {
  name: string
  help: string
  labelNames: string[]
  collect(gauge: Gauge, sources: readonly StateSource[]): void | Promise<void>
}

const tokenTtl: StateKind = {
  name: 'vault_token_ttl_seconds',
  help: 'Time until the token ends, the shortest of several clients. Absent when it does not end or is not known.',
  labelNames: [],
  collect(gauge, sources) {
    const known = sources.map((source) => source.session().ttlSeconds).filter((ttl) => ttl !== undefined)
    if (known.length > 0) gauge.set(Math.min(...known))
    // Setting 0 would say that it has ended.
    else gauge.remove()
  },
}

const nodeUp: StateKind = {
  name: 'vault_node_up',
  help: 'Whether a node of Vault answers requests: 1 when it is active or a standby, else 0.',
  labelNames: ['node'],
  async collect(gauge, sources) {
    const nodes = (await Promise.all(sources.map((source) => source.nodes()))).flat()
    // At once, because somebody else may be reading the metrics too.
    gauge.reset()
    for (const { address, serves } of nodes) gauge.set({ node: address }, serves ? 1 : 0)
  },
}

const cacheEntries: StateKind = {
  name: 'vault_cache_entries',
  help: 'Secrets that are held in memory, encrypted.',
  labelNames: [],
  collect: (gauge, sources) => gauge.set(sources.reduce((sum, source) => sum + source.cache().entries, 0)),
}

const sourcesKey = Symbol.for('keyward.metric.sources')
type SharedGauge = Gauge & { [sourcesKey]: Set<StateSource> }

// A gauge that several clients share asks each of them, so it carries them with it.
function sourcesOf(registry: MetricsRegistry, kind: StateKind): Set<StateSource> {
  const { name, help, labelNames } = kind
  const create = (): SharedGauge => {
    const sources = new Set<StateSource>()
    const collect = function (this: Gauge) {
      return kind.collect(this, [...sources])
    }
    return Object.assign(new Gauge({ name, help, labelNames, registers: [registry], collect }), {
      [sourcesKey]: sources,
    })
  }
  return registered(registry, name, create)[sourcesKey]
}
