import type mustache from 'mustache'
import { VaultError } from '../../foundation/index.ts'
import { pathSegments } from '../request/index.ts'

// Inside node-vault a path is text as it stands in a URL: encoded, with a query behind a question mark. A name that a user gives is encoded
// before it comes there, so that none of its characters can end it, add a query, or reach another path.

/** A path as users give it to `read`, `write`, …: every character belongs to a name. `list` may end with a slash. */
export function encodedPath(path: string, operation: string): string {
  const listed = operation === 'nodeVault.list' && typeof path === 'string'
  const segments = pathSegments(listed ? withoutLastSlash(path) : path, operation)
  if (/\?[^/?=&]+=/.test(path)) {
    throw new VaultError('invalid_path', `the path ${JSON.stringify(path)} has a query in it`, {
      operation,
      hint: "Give the query in the request options, for example { query: { version: '2' } }; nothing was sent to the server.",
    })
  }
  return encoded(segments)
}

/** A command's path with its arguments filled in. A value may hold slashes, and end with one, as the server prints mounts. */
export function renderedPath(
  { parse, render }: typeof mustache,
  template: string,
  args: Readonly<Record<string, unknown>>,
  operation: string,
): string {
  const tokens = parse(template)
  const named = (wanted: string): string[] => tokens.filter(([type]) => type === wanted).map(([, name]) => name)
  // {{^mount_point}}approle{{/mount_point}}: has a default.
  const withDefault = named('^')
  const missing = named('name').find((name) => !args[name] && !withDefault.includes(name))
  if (missing !== undefined) throw new VaultError('invalid_argument', `${missing} is missing`, { operation })
  return render(template, args, undefined, { escape: (value: unknown) => encodedValue(value, operation) })
}

function encodedValue(value: unknown, operation: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new VaultError('invalid_argument', `what goes into the path must be text, not ${typeof value}`, { operation })
  }
  return encoded(pathSegments(withoutLastSlash(String(value)), operation))
}

/** Takes a path inside node-vault apart, and checks it once more: raw requests and custom commands bring their own. */
export function parsedPath(
  prefix: string,
  path: string,
  operation: string,
): { segments: readonly string[]; query: Record<string, string> } {
  if (typeof path !== 'string') throw new VaultError('invalid_path', 'the path is not a string', { operation })
  const mark = path.indexOf('?')
  const encodedName = mark === -1 ? path : path.slice(0, mark)
  const query = mark === -1 ? '' : path.slice(mark + 1)
  const name = decoded(encodedName.replace(/^\//, ''), operation)
  const before = prefix.replace(/^\//, '').replace(/\/$/, '')
  return {
    segments: pathSegments(before === '' ? name : `${before}/${name}`, operation),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

function decoded(text: string, operation: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new VaultError('invalid_path', 'the path of a raw request has a % that begins no escape', { operation })
  }
}

function encoded(segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join('/')
}

function withoutLastSlash(text: string): string {
  return text.replace(/(?<=[^/])\/$/, '')
}
