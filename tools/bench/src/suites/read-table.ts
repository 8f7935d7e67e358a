import manifest from '../../package.json' with { type: 'json' }
import type { ContenderName } from '../contenders/contenders.ts'
import type { Column, Table } from '../report/table.ts'
import { type ReadSeries, seriesColumn } from './read-series.ts'

/** One row for each client, in the order of the race. */
export function readTable(series: ReadSeries<ContenderName>, extra: readonly Column[] = []): Table {
  const { names } = series
  return {
    rowTitle: 'client',
    rows: names.map((name) => ({ name, title: titleOf(name) })),
    columns: [
      seriesColumn('reads/s', 'readsPerSecond', names, series.readsPerSecond),
      seriesColumn('client CPU µs/read', 'cpuMicrosecondsPerRead', names, series.cpuMicrosecondsPerRead),
      ...extra,
    ],
  }
}

const versions: Readonly<Record<string, string>> = manifest.devDependencies

function titleOf(name: ContenderName): string {
  if (name === 'keyward') return 'keyward'
  if (name === 'raw') return `raw (undici ${versions['undici'] ?? ''} Pool.request, JSON.parse)`
  return `${name} ${versions[name] ?? ''}`
}
