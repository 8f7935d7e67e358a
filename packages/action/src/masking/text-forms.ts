/** A text as it stands in JSON, URLs and markup, by the rules of encoders that write it in different ways. Some may be the text itself. */
export function textForms(text: string): string[] {
  return [...jsonForms(text), ...uriForms(text), ...markupForms(text)]
}

function jsonForms(text: string): string[] {
  const plain = inJson(text)
  const ascii = plain.replaceAll(/[^\0-~]/g, escapedUnit)
  const forHtml = plain.replaceAll(/[<>&\u2028\u2029]/g, escapedUnit)
  return [plain, ascii, forHtml, plain.replaceAll('/', String.raw`\/`), inJson(plain)]
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const escapedUnit = (unit: string): string => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

function uriForms(text: string): string[] {
  // What is no Unicode has no form in a URL.
  if (!text.isWellFormed()) return []
  const component = encodeURIComponent(text)
  const strict = component.replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = new URLSearchParams([['', text]]).toString().slice(1)
  const [ofPath, ofQuery] = [strict.replaceAll('%2F', '/'), strict.replaceAll('%20', '+')]
  return [strict, ofPath, ofQuery, component, encodeURI(text), form].flatMap((encoded) => [
    encoded,
    lowerCaseEscapes(encoded),
  ])
}

const lowerCaseEscapes = (encoded: string): string =>
  encoded.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())

const quoteEntities: readonly (readonly [double: string, single: string])[] = [
  ['&quot;', '&#39;'],
  ['&#34;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['"', "'"],
  ['&quot;', '&apos;'],
]

function markupForms(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return quoteEntities.map(([double, single]) => escaped.replaceAll('"', double).replaceAll("'", single))
}
