import type { Spread } from '../statistics/spread.ts'
import type { Table } from '../report/table.ts'

/** One thing that must be fast. */
export interface Suite {
  readonly name: string
  /** What is measured, in one sentence. */
  readonly what: string
  readonly targets: readonly Target[]
  run(options: SuiteOptions): Promise<Outcome>
}

export interface Target {
  readonly of: 'ratios' | 'figures'
  readonly key: string
  readonly limit: { readonly atLeast: number } | { readonly atMost: number } | { readonly exactly: number }
}

export interface SuiteOptions {
  readonly rounds: number
  /** Where CPU profiles of the clients' processes go. */
  readonly profileFolder?: string | undefined
  /** Told in one line each what is under way. */
  readonly onProgress: (message: string) => void
}

export interface Outcome {
  /** Rounds that were measured; a suite of short rounds may take more than it was asked for. */
  readonly rounds: number
  readonly ratios: Readonly<Record<string, Spread>>
  readonly figures: Readonly<Record<string, Spread>>
  /** Everything measured, one row for each contender. */
  readonly table: Table
  /** Product and version, where a server took part. */
  readonly server?: string
}
