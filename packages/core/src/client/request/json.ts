import { rawJson } from '../../foundation/index.ts'

/** Parses JSON without rounding: an integer that a number cannot hold becomes the string of its digits. */
export function parseJson(text: string): unknown {
  return parseWith(text, (digits) => digits)
}

/** The same for data that is written back: such an integer becomes what `JSON.stringify` writes as the same integer again. */
export function parseJsonToWriteBack(text: string): unknown {
  return parseWith(text, rawJson)
}

// Only integers beyond 2^53 are rounded, and the first of those has sixteen digits.
const longDigits = /\d{16}/

function parseWith(text: string, keep: (digits: string) => unknown): unknown {
  if (!longDigits.test(text)) return JSON.parse(text)
  const revive = (_key: string, value: unknown, { source }: { source?: string }): unknown =>
    typeof value === 'number' && source !== undefined && isRounded(value, source) ? keep(source) : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown)
}

function isRounded(value: number, source: string): boolean {
  return /^-?\d+$/.test(source) && String(value) !== source && source !== '-0'
}
