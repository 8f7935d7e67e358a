import type { Encoding } from '../inputs/index.ts'
import type { Value } from './value.ts'

// White space is taken too, as tools break base64 into lines.
const forms: Readonly<Record<Encoding, RegExp>> = {
  base64: /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/,
  hex: /^(?:[0-9A-Fa-f]{2})*$/,
  utf8: /^/,
}

/** `undefined` when the text is not in that encoding. */
export function decodeValue(text: string, encoding: Encoding): Value | undefined {
  if (!forms[encoding].test(text)) return undefined
  const bytes = Buffer.from(text, encoding)
  const decoded = bytes.toString()
  const isText = bytes.equals(Buffer.from(decoded))
  return { text: decoded, encoded: text, ...(!isText && { bytes }) }
}
