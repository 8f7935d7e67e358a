import type { Source } from './secret-request.ts'

/** A path as it stands in a URL below `/v1/`: percent-encoded where that is needed, maybe with a slash before and a query behind it. */
export function apiSource(given: string): Source {
  const [path = '', ...rest] = given.replace(/^\/+/, '').split('?')
  const query = new URLSearchParams(rest.join('?'))
  return { kind: 'api', path: decoded(path), query: query.size === 0 ? undefined : Object.fromEntries(query) }
}

// The client encodes it again. What is no encoding is a name with a percent sign.
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
