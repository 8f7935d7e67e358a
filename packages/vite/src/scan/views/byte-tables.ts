/** For each byte, 1 if it is one of these characters. */
export function bytesIn(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of Buffer.from(characters)) table[byte] = 1
  return table
}

/** For each byte, its place in any of the alphabets; -1 if it is in none. */
export function digitsOf(...alphabets: readonly string[]): Int8Array {
  const table = new Int8Array(256).fill(-1)
  for (const alphabet of alphabets) for (const [value, byte] of Buffer.from(alphabet).entries()) table[byte] = value
  return table
}

export const hexDigits = digitsOf('0123456789abcdef', '0123456789ABCDEF')
