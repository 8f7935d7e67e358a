import { bytesIn } from '../views/byte-tables.ts'

const name = bytesIn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.- \t')
const sign = bytesIn('=>:|?,')
const around = bytesIn('\'"` \t\n\r\f=>:|?')
const value = bytesIn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.=+/~%:-"')

const longestName = 24
const longestSign = 14
const shortestValue = 8

/**
 * Whether an assignment's sign and a value may follow the keyword that ends here: what all rules for such have in common, so that they need not all be
 * tried at every "key" in a program.
 */
export function assignmentAhead(bytes: Uint8Array, end: number, from: number): boolean {
  let at = from
  const nameEnd = Math.min(end, from + longestName)
  while (at < nameEnd && name[bytes[at] as number] === 1) at++
  let hasSign = false
  const signEnd = Math.min(end, at + longestSign)
  while (at < signEnd && (around[bytes[at] as number] === 1 || sign[bytes[at] as number] === 1)) {
    hasSign ||= sign[bytes[at] as number] === 1
    at++
  }
  // A name may end in what begins the sign, as "=" does in no name but in values.
  if (!hasSign || at + shortestValue > end) return false
  for (let index = at; index < at + shortestValue; index++) if (value[bytes[index] as number] !== 1) return false
  return true
}

const quotes = bytesIn('\'"` \t\n\r\f')
const named = bytesIn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.- \t\n\r\f\'"')
const longestNamed = 80

/** Where the name begins whose value begins here; here if nothing is assigned: no sign is before it, with quotes and spaces between. */
export function assignedName(bytes: Uint8Array, start: number): number {
  let at = start - 1
  const limit = Math.max(0, start - longestNamed)
  while (at > limit && quotes[bytes[at] as number] === 1) at--
  if (at < 0 || sign[bytes[at] as number] === 0) return start
  while (at > limit && sign[bytes[at] as number] === 1) at--
  while (at > limit && named[bytes[at] as number] === 1) at--
  return Math.max(0, at)
}
