import { createSecretIndex, type Range, type SecretIndex } from './secret-index.ts'

/** What the runner's log goes through. */
export interface SecretMasker {
  /** As the add-mask command does it: the value, its lines, and what the runner derives of each. */
  add(value: string): void
  mask(text: string): string
  /** How many texts are looked for in each line. */
  readonly size: number
}

/** Masks as version 2.337 of the runner does. */
export function createSecretMasker(): SecretMasker {
  const added = new Set<string>()
  const secrets = createSecretIndex()
  const addOne = (value: string): void => {
    if (added.has(value)) return
    added.add(value)
    for (const derived of [value, ...derivedByRunner(value)]) if (derived !== '') secrets.add(derived)
  }
  return {
    add(value) {
      addOne(value)
      for (const line of value.split(/[\r\n]+/)) addOne(line.trim())
    },
    mask: (text) => replaceAll(text, secrets),
    get size() {
      return secrets.size
    },
  }
}

function derivedByRunner(value: string): string[] {
  const bytes = Buffer.from(value)
  const shifted = (skipped: number) => (bytes.length > skipped ? bytes.subarray(skipped) : bytes).toString('base64')
  return [
    ...[0, 1, 2].map(shifted),
    value.replaceAll('"', String.raw`\"`),
    value.replaceAll("'", "''"),
    jsonEscaped(value),
    uriEscaped(value),
    xmlEscaped(value),
    value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : '',
    ...aroundAmpersand(value).filter((section) => section.length >= 6),
  ]
}

/** JSON.stringify escapes what the runner's serializer does, but for three separators. */
const jsonEscaped = (value: string): string =>
  JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/[\u0085\u2028\u2029]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const uriEscaped = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
}
const xmlEscaped = (value: string): string => value.replaceAll(/[<>"'&]/g, (mark) => entities[mark] ?? mark)

/** PowerShell colours what it reports up to an ampersand. */
function aroundAmpersand(value: string): string[] {
  if (!value.includes('&')) return []
  const coloured = value.indexOf('&+')
  if (coloured !== -1) return [value.slice(0, coloured + 2), value.slice(coloured + 3)]
  const last = value.lastIndexOf('&') + 1
  return [value.slice(0, last), value.slice(last)]
}

function replaceAll(text: string, secrets: SecretIndex): string {
  let [masked, position] = ['', 0]
  for (const [start, end] of joined(secrets.rangesIn(text))) {
    masked += `${text.slice(position, start)}***`
    position = end
  }
  return masked + text.slice(position)
}

/** The ranges come by where they start. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const [start, end] of ranges) {
    const last = result.at(-1)
    if (last === undefined || start > last[1]) result.push([start, end])
    else result[result.length - 1] = [last[0], Math.max(last[1], end)]
  }
  return result
}
