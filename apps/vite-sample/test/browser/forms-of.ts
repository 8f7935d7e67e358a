/** How a value can be written where a browser gets it, by what each way is called. */
export function formsOf(value: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(value)
  const shifted = [0, 1, 2].flatMap((shift) =>
    (['base64', 'base64url'] as const).map((encoding) => [
      `${encoding} after ${shift} bytes`,
      base64(bytes, shift, encoding),
    ]),
  )
  return {
    'as it is': value,
    JSON: JSON.stringify(value).slice(1, -1),
    URI: encodeURIComponent(value),
    form: new URLSearchParams({ value }).toString().slice('value='.length),
    HTML: value.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`),
    hex: bytes.toString('hex'),
    'upper-case hex': bytes.toString('hex').toUpperCase(),
    ...(Object.fromEntries(shifted) as Record<string, string>),
  }
}

/** The characters that depend on these bytes alone, when others come before and behind them. */
function base64(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString(encoding)
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}
