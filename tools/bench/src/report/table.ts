import type { Spread } from '../statistics/spread.ts'
import { formatSpread } from './numbers.ts'

/** Spreads by contender and quantity. */
export interface Table {
  readonly rowTitle: string
  /** In JSON each goes by its name. */
  readonly rows: readonly { readonly name: string; readonly title: string }[]
  readonly columns: readonly Column[]
}

export interface Column {
  readonly title: string
  /** In JSON. */
  readonly key: string
  /** One for each row. */
  readonly spreads: readonly Spread[]
}

export const column = (title: string, key: string, spreads: readonly Spread[]): Column => ({ title, key, spreads })

export function formatTable({ rowTitle, rows, columns }: Table): string {
  const header = [rowTitle, ...columns.map(({ title }) => title)]
  return formatRows(
    header,
    rows.map(({ title }, index) => [title, ...columns.map(({ spreads }) => cell(spreads[index]))]),
  )
}

function cell(spread: Spread | undefined): string {
  return spread === undefined ? '' : formatSpread(spread)
}

/** A Markdown table that reads well as plain text too: the first column to the left, numbers to the right. */
export function formatRows(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, index) =>
    Math.max(3, ...[title, ...rows.map((row) => row[index] ?? '')].map(({ length }) => length)),
  )
  const pad = (cells: readonly string[]): string =>
    `| ${cells.map((text, index) => padded(text, widths[index] ?? 0, index === 0)).join(' | ')} |`
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [pad(header), `| ${rule.join(' | ')} |`, ...rows.map(pad)].join('\n')
}

function padded(text: string, width: number, left: boolean): string {
  const space = ' '.repeat(width - text.length)
  return left ? text + space : space + text
}
