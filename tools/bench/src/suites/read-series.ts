import type { ReadRound } from '../client-process/round.ts'
import { column, type Column } from '../report/table.ts'
import { spreadOf } from '../statistics/spread.ts'

/** What a race came to, round by round. */
export interface ReadSeries<Name extends string> {
  readonly names: readonly Name[]
  milliseconds(name: Name): readonly number[]
  cpuMilliseconds(name: Name): readonly number[]
  readsPerSecond(name: Name): readonly number[]
  microsecondsPerRead(name: Name): readonly number[]
  cpuMicrosecondsPerRead(name: Name): readonly number[]
  /** The one of these with the highest median. */
  fastest(names: readonly Name[]): Name
}

export function createReadSeries<Name extends string>(
  measured: ReadonlyMap<Name, readonly ReadRound[]>,
): ReadSeries<Name> {
  const each =
    (quantity: (round: ReadRound) => number) =>
    (name: Name): number[] =>
      (measured.get(name) ?? []).map(quantity)
  const readsPerSecond = each(({ reads, ms }) => (reads / ms) * 1000)
  const median = (name: Name): number => spreadOf(readsPerSecond(name)).median
  return {
    names: [...measured.keys()],
    milliseconds: each(({ ms }) => ms),
    cpuMilliseconds: each(({ cpuMs }) => cpuMs),
    readsPerSecond,
    microsecondsPerRead: each(({ reads, ms }) => (ms / reads) * 1000),
    cpuMicrosecondsPerRead: each(({ reads, cpuMs }) => (cpuMs / reads) * 1000),
    fastest: (names) => names.reduce((best, name) => (median(name) > median(best) ? name : best)),
  }
}

/** A column of a table with one row for each of these. */
export function seriesColumn<Name extends string>(
  title: string,
  key: string,
  names: readonly Name[],
  values: (name: Name) => readonly number[],
): Column {
  return column(
    title,
    key,
    names.map((name) => spreadOf(values(name))),
  )
}
