import type { Spread } from '../statistics/spread.ts'

/** Three significant digits below a thousand, whole numbers with grouped digits from there on. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return Math.round(value).toLocaleString('en').replaceAll(',', ' ')
  return value.toFixed(decimals(Math.abs(value)))
}

function decimals(size: number): number {
  if (size >= 100) return 0
  if (size >= 10) return 1
  return size >= 1 ? 2 : 3
}

/** `0.970 (0.941 to 1.01)`; the number alone where nothing was repeated. */
export function formatSpread({ median, min, max }: Spread): string {
  const middle = formatNumber(median)
  return min === max ? middle : `${middle} (${formatNumber(min)} to ${formatNumber(max)})`
}
