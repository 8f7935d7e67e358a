/** As short as what is searched for. */
const shortestText = 8
/** Longer data may be anything: a key's bytes, a compressed stream. */
const longestDoubted = 120

/**
 * Whether decoded bytes may be worth a look. Every longer name in a program reads as base64 too, but what comes of it is noise, in which eight bytes in a
 * row are hardly ever UTF-8.
 */
export function isPlausible(bytes: Uint8Array, start: number, length: number): boolean {
  if (length >= longestDoubted || isCompressed(bytes, start)) return true
  const end = start + length
  let first = start
  for (let at = start; at < end;) {
    const size = sizeOfCharacter(bytes, at, end)
    if (size === 0) first = at + 1
    else if (at + size - first >= shortestText) return true
    at += Math.max(1, size)
  }
  return false
}

/** Gzip or zstd. */
const isCompressed = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) || (bytes[at] === 0x28 && bytes[at + 1] === 0xb5)

/** Of UTF-8; 0 for what is none. */
function sizeOfCharacter(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] as number
  if (lead < 0x80) return 1
  const size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  for (let index = at + 1; index < at + size; index++) {
    // Cut short it may still be the end of a text.
    if (index < end && ((bytes[index] as number) & 0xc0) !== 0x80) return 0
  }
  return size
}
