import type { Spread } from '../statistics/spread.ts'

/** Three significant digits below a thousand, whole numbers with grouped digits from there on. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return Math.round(value).toLocaleString('en').replaceAll(',', ' ')
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
}

/** `0.97 (0.94 to 1.01)`; the number alone where nothing was repeated. */
export function formatSpread({ median, min, max }: Spread): string {
  const middle = formatNumber(median)
  return min === max ? middle : `${middle} (${formatNumber(min)} to ${formatNumber(max)})`
}
