import manifest from '../../package.json' with { type: 'json' }
import type { ContenderName } from '../contenders/contenders.ts'
import { column, type Column, type Table } from '../report/table.ts'
import { spreadOf } from '../statistics/spread.ts'
import type { ReadSeries } from './read-race.ts'

/** One row for each client, in the order of the race. */
export function readTable(series: ReadSeries, extra: readonly Column[] = []): Table {
  const spreads = (values: (name: ContenderName) => readonly number[]) =>
    series.names.map((name) => spreadOf(values(name)))
  return {
    rowTitle: 'client',
    rows: series.names.map((name) => ({ name, title: titleOf(name) })),
    columns: [
      column('reads/s', 'readsPerSecond', spreads(series.readsPerSecond)),
      column('client CPU µs/read', 'cpuMicrosecondsPerRead', spreads(series.cpuMicrosecondsPerRead)),
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
