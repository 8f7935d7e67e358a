/** The parts of prom-client that Keyward uses. */
export type PromClient = Awaited<ReturnType<typeof loadPromClient>>

/** Loads them when there is something to count, so that a short script does not pay for them. */
export async function loadPromClient() {
  const [registry, counter, gauge, histogram] = await Promise.all([
    import('prom-client/lib/registry.js'),
    import('prom-client/lib/counter.js'),
    import('prom-client/lib/gauge.js'),
    import('prom-client/lib/histogram.js'),
  ])
  return { Registry: registry.default, Counter: counter.default, Gauge: gauge.default, Histogram: histogram.default }
}
