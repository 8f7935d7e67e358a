/** Where the next run of at least so many bytes of a kind begins; the end if there is none. Kinds are tables as `bytesIn` makes them. */
export function nextRun(kind: Uint8Array, shortest: number, bytes: Uint8Array, from: number, end: number): number {
  // Looks at the last byte of a would-be run first, so that most bytes are skipped.
  let at = from
  let last = from + shortest - 1
  let back = last
  while (last < end) {
    if (kind[bytes[back] as number] === 0) {
      at = back + 1
      last = back + shortest
      back = last
    } else if (back === at) return at
    else back--
  }
  return end
}

/** Where a run ends that goes on up to here at least. */
export function endOfRun(kind: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && kind[bytes[at] as number] === 1) at++
  return at
}
