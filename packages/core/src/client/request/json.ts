/**
 * Parses JSON without rounding: an integer beyond 2^53 becomes the string of its digits, because a number would silently be
 * another one.
 */
export function parseJson(text: string): unknown {
  return mayHoldLargeInteger.test(text)
    ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
    : JSON.parse(text)
}

const mayHoldLargeInteger = /[[:,\s]-?\d{16}/

function keepDigits(_key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source) ? value : context.source
}
