import { rawJson } from '../../foundation/index.ts'

/** Parses JSON without rounding: an integer that a number cannot hold becomes the string of its digits. */
export function parseJson(text: string): unknown {
  return parseWith(text, (digits) => digits)
}

/** The same for data that is written back: such an integer becomes what `JSON.stringify` writes as the same integer again. */
export function parseJsonToWriteBack(text: string): unknown {
  return parseWith(text, rawJson)
}

function parseWith(text: string, keep: (digits: string) => unknown): unknown {
  const parsed: unknown = JSON.parse(text)
  if (!holdsLargeNumber(parsed)) return parsed
  const revive = (_key: string, value: unknown, { source }: { source?: string }): unknown =>
    typeof value === 'number' && source !== undefined && isRounded(value, source) ? keep(source) : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown)
}

// Rounding only happens beyond 2^53, so looking for such numbers is enough to know that none was rounded.
function holdsLargeNumber(value: unknown): boolean {
  if (typeof value === 'number') return !(Math.abs(value) < 2 ** 53)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(holdsLargeNumber)
  for (const key in value) if (holdsLargeNumber((value as Record<string, unknown>)[key])) return true
  return false
}

function isRounded(value: number, source: string): boolean {
  return /^-?\d+$/.test(source) && String(value) !== source && source !== '-0'
}
