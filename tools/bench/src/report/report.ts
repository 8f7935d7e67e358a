import type { Spread } from '../statistics/spread.ts'
import type { Outcome, Suite } from '../suites/suite.ts'
import type { Circumstances } from './circumstances.ts'
import { formatTable, type Table } from './table.ts'
import { formatTargets } from './targets.ts'

/** A suite that has run. */
export interface Report {
  readonly suite: Suite
  readonly outcome: Outcome
  readonly circumstances: Circumstances
}

/** For people, on a terminal and in a document. */
export function formatReport({ suite, outcome, circumstances }: Report): string {
  const { processor, cores, node, system, commit, load } = circumstances
  const machine = `${processor}, ${cores} cores, ${system}, Node ${node}`
  const server = outcome.server === undefined ? '' : `, server: ${outcome.server}`
  return [
    `${suite.what}. Median of ${outcome.rounds} rounds (lowest to highest).`,
    formatTable(outcome.table),
    formatTargets(suite, outcome),
    `${machine}${server}; commit ${commit}; load before ${load}.`,
  ].join('\n\n')
}

/** For programs: medians under `figures` and `ratios`, everything under `contenders`. */
export function reportJson({ suite, outcome, circumstances }: Report) {
  const { rounds, server } = outcome
  return {
    suite: suite.name,
    figures: mediansOf(outcome.figures),
    ratios: mediansOf(outcome.ratios),
    contenders: contendersOf(outcome.table),
    rounds,
    ...circumstances,
    ...(server !== undefined && { server }),
  }
}

function mediansOf(spreads: Readonly<Record<string, Spread>>): Record<string, number> {
  return Object.fromEntries(Object.entries(spreads).map(([key, { median }]) => [key, median]))
}

function contendersOf({ rows, columns }: Table): Record<string, Record<string, Spread | undefined>> {
  const row = (index: number) => Object.fromEntries(columns.map(({ key, spreads }) => [key, spreads[index]]))
  return Object.fromEntries(rows.map(({ name }, index) => [name, row(index)]))
}
