const bitsOfByte = 8
const bitsOfDigit = 6

/**
 * Base64 as it appears wherever the bytes begin and whatever follows them: for each of the three alignments, the digits that depend on these bytes
 * alone. In both alphabets.
 */
export function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((skipped) => {
    const own = bytes.subarray(skipped)
    const digits = Math.floor((own.length * bitsOfByte) / bitsOfDigit)
    return [own.toString('base64').slice(0, digits), own.toString('base64url').slice(0, digits)]
  })
}

export function hexForms(bytes: Buffer): string[] {
  const digits = bytes.toString('hex')
  return [digits, digits.toUpperCase()]
}

// What base64, openssl and xxd break their lines at.
const base64Columns = [76, 64]
const hexColumns = 60

/** The lines of what is printed broken into lines, from the first byte on. */
export function brokenLines(bytes: Buffer): string[] {
  const base64 = bytes.toString('base64')
  return [
    ...base64Columns.flatMap((columns) => linesOf(base64.slice(0, Math.floor((bytes.length * 8) / 6)), columns)),
    ...linesOf(bytes.toString('hex'), hexColumns),
  ]
}

/** Nothing when it is one line. */
function linesOf(digits: string, columns: number): string[] {
  return digits.length <= columns ? [] : piecesOf(digits, columns)
}

export function piecesOf(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  )
}
