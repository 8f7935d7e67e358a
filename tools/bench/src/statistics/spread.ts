/** What several rounds came to. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) throw new RangeError('no round, no spread')
  return { median: middleOf(sorted), min, max }
}

function middleOf(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2)
  const lower = Math.ceil(sorted.length / 2) - 1
  return ((sorted[lower] ?? 0) + (sorted[upper] ?? 0)) / 2
}

/**
 * Compares two series round by round. What happened to one round of the machine happened to both of its measurements, so their quotient
 * is steadier than the quotient of two medians.
 */
export function ratioOf(numerators: readonly number[], denominators: readonly number[]): Spread {
  return spreadOf(pairs(numerators, denominators).map(([numerator, denominator]) => numerator / denominator))
}

/** The same for what comes on top of something. */
export function differenceOf(values: readonly number[], bases: readonly number[]): Spread {
  return spreadOf(pairs(values, bases).map(([value, base]) => value - base))
}

function pairs(first: readonly number[], second: readonly number[]): [number, number][] {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} rounds cannot be compared with ${second.length}`)
  return first.map((value, round) => [value, second[round] ?? Number.NaN])
}
