/** Whatever a text could be recognised by in a memory image: in clear, or as JSON, a URI, hex or base64 has it. */
export function tracesOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const asciiJson = json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  const readable = [text, json, asciiJson, encodeURIComponent(text), encodeURI(text)]
  return [...new Set([...readable, hex, hex.toUpperCase(), ...base64Of(bytes)])]
}

/** As it looks in the base64 of something longer, wherever it begins there. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The characters at both ends hold bits of its neighbours.
    const own = encoded.slice(Math.ceil((offset * 4) / 3), -1)
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
