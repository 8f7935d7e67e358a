import type { Outcome, Suite, Target } from '../suites/suite.ts'
import { formatNumber, formatSpread } from './numbers.ts'
import { formatRows } from './table.ts'

function isMet({ limit }: Target, value: number): boolean {
  if ('atLeast' in limit) return value >= limit.atLeast
  return 'atMost' in limit ? value <= limit.atMost : value === limit.exactly
}

/** Every ratio and figure of the outcome; those that have a target with it. */
export function formatTargets(suite: Suite, outcome: Outcome): string {
  const rows = (['ratios', 'figures'] as const).flatMap((of) =>
    Object.entries(outcome[of]).map(([key, spread]) => {
      const target = suite.targets.find((candidate) => candidate.of === of && candidate.key === key)
      const verdict = target === undefined ? '' : isMet(target, spread.median) ? 'met' : 'missed'
      return [`${of}.${key}`, formatSpread(spread), target === undefined ? '' : formatLimit(target), verdict]
    }),
  )
  return formatRows(['key', 'measured', 'target', ''], rows)
}

function formatLimit({ limit }: Target): string {
  if ('atLeast' in limit) return `≥ ${formatNumber(limit.atLeast)}`
  return 'atMost' in limit ? `≤ ${formatNumber(limit.atMost)}` : `= ${formatNumber(limit.exactly)}`
}
